"""The roster on paper: who is on it, whose telephone number, and that it can be read aloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from core.contracts.errors import Refused
from core.data.commands import Sql, execute
from core.data.times import later, utc_now
from core.services.documents.printing import PrintOrder, print_document
from core.testing.people import make_viewer
from core.web.i18n import use_language
from plugins.volunteering.day_documents import load_offer_roster, load_roster
from plugins.volunteering.profiles import ProfileContent
from plugins.volunteering.service.profiles import keep_profile
from plugins.volunteering.tests.conftest import at, enter, lines, plan


def soon(minutes: int) -> datetime:
    """An instant so many minutes from now; the tests may have begun a while ago."""
    return later(utc_now(), timedelta(minutes=minutes))


@pytest.fixture
async def offer(make_public):
    return await make_public(shifts=(plan(1, 3), plan(30, 33)))


async def roster(host, coordinator, layout="today"):
    draft = await load_roster(host.id, layout, coordinator)
    return draft.data


def people(data):
    shifts = [shift for day in data["days"] for shift in day["shifts"]]
    return [[one["name"] for role in shift["roles"] for one in role["people"]] for shift in shifts]


async def test_who_comes_stands_under_day_shift_and_role(host, coordinator, offer):
    first, second = await lines(offer.id)
    await execute(
        Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ?", [soon(6), soon(12)])
    )
    await enter(first, await make_viewer("zenon"))
    await enter(first, await make_viewer("ala"))
    await enter(second, await make_viewer("ola"))
    await execute(Sql("UPDATE signups_signup SET state = 'held' WHERE sheet = ?", second.sheets))
    data = await roster(host, coordinator)
    assert people(data) == [["Ala", "Zenon"], []]
    assert data["days"][0]["shifts"][0]["roles"][0]["places"].endswith("2 z\N{NO-BREAK SPACE}5")
    assert people(await roster(host, coordinator, "week")) == people(data)
    with pytest.raises(Refused):
        await roster(host, coordinator, "tomorrow")


async def test_telephone_numbers_are_on_the_paper_that_asks_for_them_only(host, coordinator, offer):
    (first, _) = await lines(offer.id)
    ola = await make_viewer("ola")
    await enter(first, ola)
    await keep_profile(ola, ProfileContent(phone="600 700 800"))
    await execute(
        Sql("UPDATE volunteering_shift SET starts_at = ?, ends_at = ?", [soon(-6), soon(6)])
    )
    assert "600 700 800" not in str(await roster(host, coordinator))
    assert "600 700 800" in str(await roster(host, coordinator, "today-phones"))


async def test_an_offers_roster_has_its_shifts_ahead(coordinator, offer):
    first, second = await lines(offer.id)
    await enter(second, await make_viewer("ola"))
    data = (await load_offer_roster(offer.id, "plain", coordinator)).data
    assert people(data) == [[], ["Ola"]]
    await execute(
        Sql("UPDATE volunteering_shift SET starts_at = ? WHERE id = ?", [at(-1), first.id])
    )
    data = (await load_offer_roster(offer.id, "plain", coordinator)).data
    assert people(data) == [["Ola"]]


@pytest.mark.parametrize(
    ("code", "words"),
    [("pl", "Grafik wolontariuszy"), ("en", "Roster"), ("uk", "Графік волонтерів")],
)
async def test_the_paper_is_set_and_tagged(host, coordinator, offer, code, words):
    (first, _) = await lines(offer.id)
    await enter(first, await make_viewer("Żółć-Łęcka"))
    with use_language(code):
        draft = await load_roster(host.id, "week", coordinator)
    order = PrintOrder(
        template="volunteering/roster.typ",
        title=draft.title,
        data={"layout": "week", **draft.data},
        language=code,
        made_at=datetime(2026, 11, 28, 19, 0, tzinfo=UTC),
    )
    pdf = await print_document(order)
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)
    ).replace("\x02", "-")
    assert words in text
    assert "Żółć-Łęcka" in text
    assert b"/Marked true" in pdf
