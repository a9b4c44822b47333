"""An offer once more, on other days."""

from datetime import timedelta

import pytest

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import LocalizedText
from core.data.ids import new_id
from core.data.times import to_wall
from plugins.volunteering.queries import roles_of
from plugins.volunteering.queries.briefings import briefing_of
from plugins.volunteering.service.briefings import write_briefing
from plugins.volunteering.service.copying import copy_offer
from plugins.volunteering.service.roles import add_role
from plugins.volunteering.service.shifts import cancel_shift
from plugins.volunteering.tests.conftest import NOW, ZONE, lines, plan
from plugins.volunteering.values import OfferState, RoleContent


async def test_copy_keeps_hours_roles_and_distances(make_public, coordinator):
    offer = await make_public(
        shifts=(plan(100, 103), plan(130, 133, place="Rynek"), plan(150, 151))
    )
    await add_role(coordinator, offer.id, RoleContent(title=LocalizedText.of("Kopanie")))
    await write_briefing(coordinator, offer.id, LocalizedText.of("Uważaj na łopaty."))
    first, second, third = await lines(offer.id)
    await cancel_shift(coordinator, third.id, reason="Burza")
    day = to_wall(first.starts_at, ZONE).date() + timedelta(days=300)
    made = await copy_offer(coordinator, offer.id, day)
    assert (made.state, made.slug) == (OfferState.DRAFT, "sadzenie-drzew-2")
    copies = await lines(made.id)
    assert [one.capacity for one in copies] == [5, 5]
    for was, now in zip((first, second), copies, strict=True):
        old, new = to_wall(was.starts_at, ZONE), to_wall(now.starts_at, ZONE)
        assert (new.date() - old.date()).days == 300
        assert new.time() == old.time()
        assert not now.sheets
    assert copies[1].place == "Rynek"
    assert str((await briefing_of(made.id)).text) == "Uważaj na łopaty."
    (role,) = await roles_of(made.id)
    assert (str(role.title), role.offer) == ("Kopanie", made.id)


async def test_copy_to_the_past_makes_nothing(make_public, coordinator):
    offer = await make_public()
    with pytest.raises(Invalid) as invalid:
        await copy_offer(coordinator, offer.id, (NOW - timedelta(days=1)).date())
    assert set(invalid.value.fields) == {"first_day"}
    with pytest.raises(NotFound):
        await copy_offer(coordinator, new_id(), NOW.date())
