"""What a kiosk shows of people, and whose sign-ups are one's own."""

from __future__ import annotations

import pytest

from core.checkin import self_check_in
from core.checkin.api import OwnPlace, names_for, own_places
from core.checkin.self_check_in import short_name
from core.data.ids import new_id
from core.signups.api import Source
from tests.core.checkin import house
from tests.core.checkin.house import apply, enrol, execute


@pytest.mark.parametrize(
    ("name", "short"),
    [("Łucja Maria Wąs", "Łucja W."), ("Cher", "Cher"), ("", ""), ("Ян Коваль", "Ян К.")],
)
def test_a_short_name_is_one_name_and_a_letter(name, short):
    assert short_name(name) == short


async def test_a_kiosk_finds_by_the_beginning_of_the_surname_only(thing, monkeypatch):
    for name in ("Łucja Wąs", "Ewa Wasiak", "Was Nowak"):
        await enrol(thing, name)
    found = await names_for(thing.gate, "was")
    assert [one.name for one in found] == ["Ewa W.", "Łucja W."]
    assert await names_for(thing.gate, "w") is None
    assert await names_for(thing.gate, "lucja") == []
    monkeypatch.setattr(self_check_in, "MOST_NAMES", 1)
    assert await names_for(thing.gate, "was") is None


async def test_ones_own_places_are_ones_own_at_this_thing(thing, host):
    person, other = await house.make_person(), await house.make_person()
    own = await apply(thing, person=person, source=Source.DESK)
    await apply(thing, person=other, source=Source.DESK)
    elsewhere = await house.make_thing(host, starts=5, ends=6)
    await apply(elsewhere, person=person, source=Source.DESK)
    assert await own_places(thing.gate, person) == [OwnPlace(signup=own, name="Łucja W.")]
    assert await own_places(thing.gate, None) == []


async def test_passes_that_were_shown_count_as_ones_own_while_they_are_good(thing, host):
    person = await house.make_person()
    own = await apply(thing, person=person, source=Source.DESK)
    shown = await apply(thing, name="Ola Lis")
    await apply(thing, name="Cudza")
    elsewhere = await enrol(await house.make_thing(host, starts=5, ends=6))
    passes = [shown, elsewhere, new_id()]
    found = await own_places(thing.gate, person, passes)
    assert [(one.signup, one.name) for one in found] == [(own, "Łucja W."), (shown, "Ola L.")]
    await execute("UPDATE signups_signup SET state = 'cancelled' WHERE id = ?", shown)
    assert await own_places(thing.gate, None, passes) == []
