"""What came on paper joins an account: all of it, once, and never where it would meet itself."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.contracts.errors import NotFound, Refused, TooMany
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, Steps, read
from core.data.ids import new_id
from core.data.times import later
from core.signups.api import join_by_code, join_by_link, send_join_link, signup_by_id
from core.signups.links import link_token
from core.signups.queries.paper import paper_by_link
from core.signups.service import join
from tests.core.signups import trial
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    check_books,
    count,
    enter,
    mails,
    make_person,
)
from tests.core.signups.service.test_paper import typed

pytestmark = pytest.mark.anyio


async def person(name: str = "Halina", email: str = "") -> Viewer:
    """Somebody signed in."""
    return Viewer(account=new_id(), person=await make_person(name, email), name=name)


async def on_paper(sheet: UUID, code: str = "LETTERS") -> UUID:
    answer = await typed(sheet)
    trial.CODES[code] = answer.signup
    return answer.signup


async def owner(signup: UUID) -> UUID | None:
    place = await signup_by_id(signup)
    return place.person if place else None


async def test_the_letters_make_it_ones_own(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    signup = await on_paper(sheet)
    viewer = await person("", "h@example.org")
    assert await join_by_code("LETTERS", viewer=viewer) == signup
    place = await signup_by_id(signup)
    assert place is not None
    assert (place.person, place.name, place.state) == (viewer.person, "Halina Lis", "confirmed")
    (time,) = await read("SELECT person FROM signups_commitment")
    assert UUID(str(time["person"])) == viewer.person
    assert [mail["email"] for mail in await mails("signups.confirmed")] == ["h@example.org"]
    assert await count("signups_signup") == 1
    await check_books(sheet)


async def test_unknown_letters_are_refused_and_counted(make_sheet: OpenSheet) -> None:
    await on_paper(await make_sheet())
    other = await enter(await make_sheet(starts=9, ends=10), person=await make_person())
    trial.CODES["NOPAPER"] = other.signup
    viewer = await person()
    for letters in ("WRONG", "NOPAPER"):
        with pytest.raises(Refused) as refused:
            await join_by_code(letters, viewer=viewer)
        assert refused.value.refusal.code == "unknown_code"
    with pytest.raises(TooMany):
        for _ in range(join.TRIES_PER_HOUR):
            with pytest.raises(Refused):
                await join_by_code("WRONG", viewer=viewer)
    with pytest.raises(NotFound):
        await join_by_code("LETTERS", viewer=VISITOR)


async def test_a_second_sign_up_and_taken_time_are_refused_in_words(make_sheet: OpenSheet) -> None:
    sheet, meets = await make_sheet(), await make_sheet(starts=101, ends=103)
    signup = await on_paper(sheet)
    twice, busy = await person(), await person()
    await enter(sheet, person=twice.person)
    await enter(meets, person=busy.person)
    for viewer, code in ((twice, "already_signed_up"), (busy, "overlap")):
        with pytest.raises(Refused) as refused:
            await join_by_code("LETTERS", viewer=viewer)
        assert refused.value.refusal.code == code
        assert await owner(signup) != viewer.person
    assert await count("signups_commitment") == 3
    free = await person()
    await join_by_code("LETTERS", viewer=free)
    assert await owner(signup) == free.person


async def test_the_mailed_link_joins_once_and_an_older_one_ends(make_sheet: OpenSheet) -> None:
    signup = await on_paper(await make_sheet())
    tokens = []
    for _ in range(2):
        await send_join_link(signup, email="h@example.org", viewer=VISITOR)
        (row,) = await read("SELECT link FROM signups_paper")
        tokens.append(link_token(UUID(str(row["link"]))))
    assert await paper_by_link(tokens[0]) is None
    assert await paper_by_link(tokens[1], now=later(NOW, timedelta(days=15))) is None
    linked = await paper_by_link(tokens[1])
    assert linked is not None
    assert await join_by_link(linked) == signup
    place = await signup_by_id(signup)
    assert place is not None
    assert (place.name, place.email) == ("Halina Lis", "h@example.org")
    assert await paper_by_link(tokens[1]) is None
    with pytest.raises(Refused):
        await join_by_link(linked)
    with pytest.raises(Refused):
        await send_join_link(signup, email="x@example.org", viewer=VISITOR)
    assert "h@example.org" not in str(await read("SELECT * FROM signups_paper"))


async def rush(viewers: list[Viewer]) -> list[Any]:
    tries = (join_by_code("LETTERS", viewer=viewer) for viewer in viewers)
    return await asyncio.gather(*tries, return_exceptions=True)


async def test_joined_twice_at_once_it_is_one_persons(make_sheet: OpenSheet) -> None:
    sheet = await make_sheet()
    signup = await on_paper(sheet)
    viewers = [await person() for _ in range(6)]
    found = await rush(viewers)
    joined = [viewer for viewer, answer in zip(viewers, found, strict=True) if answer == signup]
    assert len(joined) == 1
    assert sum(isinstance(answer, Refused) for answer in found) == len(viewers) - 1
    assert await owner(signup) == joined[0].person
    assert await count("signups_commitment") == 1
    await check_books(sheet)


async def test_control_without_the_claim_the_late_ones_are_not_refused(
    make_sheet: OpenSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    await on_paper(await make_sheet())

    def unguarded(entry: UUID, now: datetime) -> Steps[None]:
        yield Sql("UPDATE signups_paper SET joined_at = ? WHERE id = ?", [now, entry])

    monkeypatch.setattr(join, "claim_entry", unguarded)
    viewers = [await person() for _ in range(6)]
    found = await rush(viewers)
    assert sum(isinstance(answer, Refused) for answer in found) < len(viewers) - 1
