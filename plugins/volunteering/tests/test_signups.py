"""What the sign-up engine and check-in learn of shifts."""

from datetime import timedelta

import pytest

from core.checkin.api import PASSES, ScanRequest, lists_of, scan
from core.contracts.errors import Refused
from core.contracts.signups import Applicant, CopyShift, Period
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR
from core.data.ids import new_id
from core.signups.api import (
    SheetState,
    Taker,
    hand_over,
    hand_over_by_id,
    sheet_by_id,
    take_over,
)
from core.testing.people import make_viewer
from core.web.i18n import use_language
from plugins.volunteering.service.publishing import close_offer
from plugins.volunteering.service.shifts import cancel_shift
from plugins.volunteering.signups import SIGNUP_KINDS, conditions
from plugins.volunteering.tests.conftest import NOW, at, enter, lines, plan
from plugins.volunteering.values import SHIFT_KIND

KIND = SIGNUP_KINDS[0]
PERSON = Applicant(name="Jan Buk", email="jan@example.org", language="pl")


async def test_describe_tells_what_passes_and_mails_show(make_public, host):
    note = LocalizedText.of("Weź rękawice.")
    offer = await make_public(
        shifts=(plan(note=note), plan(200, 203, place="Rynek")), minimum_age=18
    )
    first, second = await lines(offer.id)
    (one_place,), (other,) = first.roles, second.roles
    found = await KIND.describe([one_place.id, other.id, new_id()])
    assert set(found) == {one_place.id, other.id}
    one = found[one_place.id]
    assert (one.title.to("pl"), one.organization, one.place) == (
        "Sadzenie drzew",
        host.id,
        "Park Jonstona",
    )
    assert (one.starts_at, one.ends_at) == (at(100), at(103))
    assert one.url_path == "/volunteering/sadzenie-drzew"
    assert one.notes.to("pl").startswith("Weź rękawice. ")
    assert "18" in one.notes.to("uk")
    assert found[other.id].place == "Rynek"
    assert one.entry == first.id
    assert await KIND.describe([]) == {}


async def test_cancelled_shift_is_described_as_cancelled(make_public, coordinator):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    await cancel_shift(coordinator, shift.id, reason="Burza")
    (role,) = shift.roles
    assert (await KIND.describe([role.id]))[role.id].is_cancelled


@pytest.mark.parametrize(("age", "sentences"), [(None, 1), (13, 2), (18, 1)])
def test_conditions_are_told_and_no_age_is_asked(registry, age, sentences):
    with use_language("pl"):
        assert len(conditions(age)) == sentences


async def test_rules_are_asked_before_the_lock(make_public, coordinator):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    volunteer = await make_viewer("ola")
    assert await KIND.may_apply(shift.roles[0].id, PERSON, VISITOR, NOW) is None
    assert (await KIND.may_apply(new_id(), PERSON, VISITOR, NOW)).code == "gone"
    await close_offer(coordinator, offer.id)
    with pytest.raises(Refused) as refused:
        await enter(shift, volunteer)
    assert refused.value.refusal.code == "closed"
    assert await KIND.may_apply(shift.roles[0].id, PERSON, coordinator, NOW) is None


async def test_one_person_is_not_on_two_shifts_at_once(make_public):
    offer = await make_public(shifts=(plan(100, 103), plan(102, 104), plan(103, 105)))
    first, overlapping, touching = await lines(offer.id)
    volunteer = await make_viewer("ola")
    await enter(first, volunteer)
    with pytest.raises(Refused):
        await enter(overlapping, volunteer)
    await enter(touching, volunteer)


async def test_checkin_list_opens_with_the_shift_and_moves_with_it(make_public, coordinator):
    from plugins.volunteering.service.shifts import change_shift

    offer = await make_public()
    (shift,) = await lines(offer.id)
    (draft,) = await KIND.checkin_lists(shift.roles[0].id)
    assert (draft.period, draft.closes_at) == (Period.ONCE, at(103))
    assert draft.opens_at == at(100) - timedelta(hours=1)
    await change_shift(coordinator, shift.id, plan(110, 112))
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)
    assert gate.ends_at == at(112)
    assert await KIND.checkin_lists(new_id()) == ()


async def test_copy_makes_an_open_shift(make_public):
    offer = await make_public()
    (shift,) = await lines(offer.id)
    copied = await KIND.copy(shift.roles[0].id, CopyShift(days=7))
    _, second = await lines(offer.id)
    assert second.roles[0].id == copied
    assert (await sheet_by_id(second.sheets[0])).state is SheetState.OPEN


async def test_gate_takes_the_pass_of_who_took_the_place_over(make_public, coordinator):
    offer = await make_public(shifts=(plan(0.5, 3, capacity=1),))
    (shift,) = await lines(offer.id)
    ala, jan = await make_viewer("ala"), await make_viewer("jan")
    given = await enter(shift, ala)
    assert await PASSES.pass_for(given.signup) is not None
    offered = await hand_over_by_id(await hand_over(given.signup, viewer=ala))
    taken = await take_over(offered, Taker(viewer=jan, person=jan.person))
    assert await PASSES.pass_for(given.signup) is None
    assert await PASSES.pass_for(taken.signup) is not None
    (gate,) = await lists_of(SHIFT_KIND, shift.roles[0].id)

    async def shows(signup):
        reading = ScanRequest(
            gate_list=gate.id, device=new_id(), nonce=str(new_id()), signup=signup
        )
        return (await scan(reading, viewer=coordinator)).reason

    assert (await shows(given.signup)).code in ("cancelled", "revoked")
    assert await shows(taken.signup) is None
