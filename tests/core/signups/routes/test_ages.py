"""Ages at the host's desk: asked of everybody who is added, corrected with a reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ages import AgeBand
from core.data.commands import read
from core.people.api import age_of
from tests.core.signups.conftest import (
    NOW,
    OpenSheet,
    count,
    enter,
    make_person,
    state_of,
    waits_for_guardian,
)
from tests.core.signups.routes.test_desk import as_role, press
from tests.core.signups.routes.test_paper import as_coordinator

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("minors_need_consent")]
Browser = AsyncTestClient[Litestar]
DAY = (NOW - timedelta(days=2)).date().isoformat()
MISSING = "Choose how old they are."


async def test_whoever_is_added_has_an_age(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    as_role(client, "coordinator", host)
    path = f"/desk/proba/signups/{sheet}/add"
    ageless = await press(client, path, name="Jan", email="jan@example.org")
    assert (ageless.status_code, MISSING in ageless.text) == (422, True)
    assert await count("signups_signup") == 0
    added = await press(
        client,
        path,
        name="Jan",
        email="jan@example.org",
        age="16_17",
        guardian_email="mum@example.org",
    )
    assert added.status_code == 303
    (row,) = await read("SELECT id FROM signups_signup")
    assert await waits_for_guardian(UUID(str(row["id"])))
    adult = await press(client, path, name="Ewa", email="ewa@example.org", age="adult")
    assert adult.status_code == 303
    assert await count("signups_commitment") == 1


async def test_whoever_is_entered_from_paper_has_an_age(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet = await make_sheet()
    await as_coordinator(client, host)
    path = f"/desk/proba/signups/{sheet}/paper"
    ageless = await press(client, path, name="Zosia", signed_on=DAY)
    assert (ageless.status_code, MISSING in ageless.text) == (422, True)
    assert await count("signups_signup") == 0
    entered = await press(client, path, name="Zosia", signed_on=DAY, age="under_13")
    assert entered.status_code == 303
    (row,) = await read("SELECT id FROM signups_signup")
    assert await waits_for_guardian(UUID(str(row["id"])))


async def test_an_age_is_corrected_with_a_reason(
    client: Browser, make_sheet: OpenSheet, host: UUID
) -> None:
    sheet, person = await make_sheet(), await make_person("Ola", "ola@example.org")
    ola = await enter(sheet, person=person, email="ola@example.org", age=AgeBand.FROM_13)
    assert await waits_for_guardian(ola.signup)
    await as_coordinator(client, host)
    path = f"/desk/proba/signups/{sheet}/{ola.signup}/age"
    for fields in ({"age": "adult", "reason": ""}, {"age": "", "reason": "seen"}):
        wrong = await press(client, path, **fields)
        assert wrong.status_code == 422
        assert f"-{ola.signup}-error" in wrong.text
    assert (await press(client, path, age="adult", reason="seen on a card")).status_code == 303
    assert await state_of(ola.signup) == "confirmed"
    said = await age_of(person)
    assert said is not None
    assert said.band is AgeBand.ADULT
    trail = "SELECT reason FROM audit_entry WHERE action = 'people.age.corrected'"
    assert [row["reason"] for row in await read(trail)] == ["seen on a card"]


async def test_others_correct_nothing(client: Browser, make_sheet: OpenSheet, host: UUID) -> None:
    sheet, person = await make_sheet(), await make_person("Ola", "ola@example.org")
    ola = await enter(sheet, person=person, email="ola@example.org", age=AgeBand.FROM_13)
    path = f"/desk/proba/signups/{sheet}/{ola.signup}/age"
    as_role(client, "volunteer", host)
    assert (await press(client, path, age="adult", reason="x")).status_code == 403
    as_role(client, "coordinator", person)
    assert (await press(client, path, age="adult", reason="x")).status_code == 404
    nobody = await enter(sheet)
    as_role(client, "coordinator", host)
    path = f"/desk/proba/signups/{sheet}/{nobody.signup}/age"
    assert (await press(client, path, age="adult", reason="x")).status_code == 404
    assert await waits_for_guardian(ola.signup)
