"""Work with minors is for whom the organization has checked, whatever the path."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, Refused
from core.contracts.signups import Applicant
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.signups.api import SignUpRequest, Source, add_by_hand, confirm, sign_up
from core.testing.people import make_viewer
from plugins.volunteering.queries.checks import checks_of
from plugins.volunteering.service.checks import record_check
from plugins.volunteering.tests.conftest import NOW, enter, lines
from plugins.volunteering.values import CheckContent, CheckResult

DAY = (NOW - timedelta(days=2)).date()
WHOLE = CheckContent(
    result=CheckResult.ADMITTED,
    register_on=DAY,
    record_on=DAY,
    countries_on=DAY,
    checked_by="Ewa Nowak",
    printout_place="sejf",
)


@pytest.fixture
async def sheet(make_public):
    """The places of a shift with children."""
    (shift,) = await lines((await make_public(has_minors_contact=True)).id)
    return shift.sheets[0]


def asked(sheet, viewer=VISITOR, **given):
    applicant = Applicant(
        name=viewer.name or "Ola",
        email=viewer.email or "ola@example.org",
        language="pl",
        person=viewer.person,
    )
    return SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key="", **given)


async def test_an_unchecked_person_gets_no_place_on_any_path(sheet, coordinator):
    ola = await make_viewer("ola")
    held = await sign_up(asked(sheet), viewer=VISITOR)
    by_hand = asked(sheet, ola, source=Source.DESK, override_reason="we know her")
    for attempt in (
        sign_up(asked(sheet, ola), viewer=ola),
        add_by_hand(by_hand, viewer=coordinator),
        confirm(held.signup),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.refusal.code == "not_checked"


async def test_a_checked_person_signs_up(sheet, host, coordinator):
    ola = await make_viewer("ola")
    await record_check(coordinator, host, WHOLE, name=ola.name, email=ola.email)
    assert (await sign_up(asked(sheet, ola), viewer=ola)).state == "confirmed"


async def test_the_latest_check_counts_and_old_ones_stay_in_the_log(sheet, host, coordinator):
    ola = await make_viewer("ola")
    await record_check(coordinator, host, WHOLE, name=ola.name, email=ola.email, now=NOW)
    no = CheckContent(result=CheckResult.REFUSED)
    await record_check(
        coordinator, host, no, name=ola.name, email=ola.email, now=NOW + timedelta(minutes=1)
    )
    with pytest.raises(Refused) as refused:
        await sign_up(asked(sheet, ola), viewer=ola)
    assert refused.value.refusal.code == "not_admitted"
    (shown,) = await checks_of(host.id)
    assert shown.content.result is CheckResult.REFUSED
    rows = await read("SELECT fields FROM audit_entry WHERE action = 'volunteering.check.recorded'")
    assert len(rows) == 2
    assert "sejf" not in repr(rows)


async def test_a_check_of_another_organization_is_none_here(sheet, newcomer, coordinator):
    ola = await make_viewer("ola")
    await record_check(coordinator, newcomer, WHOLE, name=ola.name, email=ola.email)
    with pytest.raises(Refused):
        await sign_up(asked(sheet, ola), viewer=ola)


async def test_half_a_check_admits_nobody(host, coordinator):
    half = replace(WHOLE, record_on=None)
    with pytest.raises(Invalid) as invalid:
        await record_check(coordinator, host, half, name="Ola", email="ola@example.org")
    assert set(invalid.value.fields) == {"record_on"}


async def test_other_offers_ask_for_no_check(make_public):
    (shift,) = await lines((await make_public()).id)
    await enter(shift, await make_viewer("ola"))
