"""Qualifications: told, seen, and asked for on each path of a sign-up, on the shift's day."""

from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR
from core.data.commands import read
from core.signups.api import (
    CancelledBy,
    SignUpRequest,
    Source,
    add_by_hand,
    cancel,
    confirm,
    sign_up,
    signup_by_id,
)
from core.testing.people import make_viewer
from plugins.volunteering.qualifying import OTHER, QualificationContent, QualificationState
from plugins.volunteering.queries import roles_of
from plugins.volunteering.queries.qualifications import qualifications_of, qualifications_seen_by
from plugins.volunteering.service.qualifications import (
    claim_qualification,
    decide_qualification,
    delete_qualification,
    record_qualification,
)
from plugins.volunteering.service.roles import change_role
from plugins.volunteering.tests.conftest import NOW, enter, lines, plan
from plugins.volunteering.values import RoleContent

GUARD = QualificationContent(kind="lifeguard")
SHIFT_DAY = (NOW + timedelta(hours=103)).date()


async def needing(offer, coordinator, **given):
    """Let the offer's only role need a lifeguard; its shift."""
    (role,) = await roles_of(offer.id)
    content = RoleContent(
        title=LocalizedText.of("Ratownicy"), qualifications=("lifeguard",), **given
    )
    await change_role(coordinator, role.id, content)
    (shift,) = await lines(offer.id)
    return shift


def asked(sheet, viewer=VISITOR, **given):
    applicant = Applicant(
        name=viewer.name or "Ola",
        email=viewer.email or "ola@example.org",
        language="pl",
        person=viewer.person,
    )
    return SignUpRequest(sheet=sheet, applicant=applicant, idempotency_key="", **given)


async def test_nobody_unqualified_gets_a_place_on_any_path(make_public, coordinator):
    shift = await needing(await make_public(), coordinator)
    (sheet,) = shift.sheets
    ola = await make_viewer("ola")
    held = await sign_up(asked(sheet), viewer=VISITOR)
    for attempt in (
        sign_up(asked(sheet, ola), viewer=ola),
        add_by_hand(asked(sheet, ola, source=Source.DESK), viewer=coordinator),
        add_by_hand(asked(sheet, ola, source=Source.IMPORT), viewer=coordinator),
        confirm(held.signup),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.refusal.code == "not_qualified"
    by_hand = asked(sheet, ola, source=Source.DESK, override_reason="widziałam legitymację")
    assert (await add_by_hand(by_hand, viewer=coordinator)).state == "confirmed"
    logged = await read(
        "SELECT 1 AS one FROM audit_entry WHERE action = 'signups.not_qualified.overridden'"
    )
    assert len(logged) == 1


async def test_it_is_asked_on_the_day_of_the_shift(make_public, host, coordinator):
    shift = await needing(await make_public(), coordinator)
    for name, until, state in (
        ("ola", SHIFT_DAY + timedelta(days=1), "confirmed"),
        ("jan", SHIFT_DAY - timedelta(days=2), None),
    ):
        person = await make_viewer(name)
        content = QualificationContent(kind="lifeguard", valid_until=until)
        await record_qualification(coordinator, host, content, name=name, email=person.email)
        if state:
            assert (await enter(shift, person)).state == state
            continue
        with pytest.raises(Refused) as refused:
            await enter(shift, person)
        assert refused.value.refusal.code == "ended_qualification"


async def test_a_claim_counts_once_it_is_seen_or_where_it_is_trusted(
    make_public, host, coordinator
):
    shift = await needing(await make_public(), coordinator)
    ola = await make_viewer("ola")
    claim = await claim_qualification(ola, GUARD, host=host.slug)
    with pytest.raises(Refused) as refused:
        await enter(shift, ola)
    assert refused.value.refusal.code == "unconfirmed_qualification"
    (waiting,) = await qualifications_seen_by(host.id)
    assert (waiting.id, waiting.state) == (claim, QualificationState.CLAIMED)
    await decide_qualification(coordinator, claim, is_right=True)
    assert (await enter(shift, ola)).state == "confirmed"
    with pytest.raises(Refused):
        await decide_qualification(coordinator, claim, is_right=False)
    jan = await make_viewer("jan")
    await claim_qualification(jan, GUARD)
    await needing_trust(shift, coordinator)
    assert (await enter(shift, jan)).state == "confirmed"


async def needing_trust(shift, coordinator):
    content = RoleContent(
        title=LocalizedText.of("Ratownicy"), qualifications=("lifeguard",), trusts_claims=True
    )
    await change_role(coordinator, shift.roles[0].role, content)


async def test_who_was_passed_over_has_their_turn_once_qualified(make_public, host, coordinator):
    offer = await make_public(shifts=(plan(capacity=1),))
    (shift,) = await lines(offer.id)
    first, ola = await make_viewer("first"), await make_viewer("ola")
    before = await enter(shift, first)
    waiting = await enter(shift, ola)
    assert waiting.state == "waitlisted"
    await needing(offer, coordinator)
    await cancel(before.signup, viewer=first, by=CancelledBy.SELF)
    assert (await signup_by_id(waiting.signup)).state == "waitlisted"
    await record_qualification(coordinator, host, GUARD, name="Ola", email=ola.email)
    assert (await signup_by_id(waiting.signup)).state == "offered"


async def test_own_words_and_the_end_are_kept_and_others_cannot_delete(db):
    ola, jan = await make_viewer("ola"), await make_viewer("jan")
    kept = await claim_qualification(ola, QualificationContent(kind=OTHER, title="Kajakarstwo"))
    await delete_qualification(jan, kept)
    assert [one.title for one in await qualifications_of(ola.person)] == ["Kajakarstwo"]
    await delete_qualification(ola, kept)
    assert await qualifications_of(ola.person) == []
    with pytest.raises(Invalid):
        await claim_qualification(ola, QualificationContent(kind="astronaut"))
    with pytest.raises(NotFound):
        await claim_qualification(ola, GUARD, host="nikt")
