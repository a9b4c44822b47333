"""Telephone numbers of who is on a shift, for its organizers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.signups.api import Place, SignupState, signups_of
from plugins.volunteering.queries.shifts import places_of
from plugins.volunteering.tables import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLine:
    """Somebody on a shift; `phone` is empty where they gave none."""

    name: str
    phone: str
    role: LocalizedText


async def phones_of(shift: UUID) -> Sequence[PhoneLine]:
    """Who has a place on a shift, with their numbers, by name."""
    coming = [
        (places.title, place)
        for places in await places_of(shift)
        if places.sheet
        for place in await signups_of(places.sheet, states=[SignupState.CONFIRMED])
    ]
    phones = await phones_of_people([place.person for _, place in coming if place.person])
    found = [
        PhoneLine(name=place.name, phone=_phone(place, phones), role=role) for role, place in coming
    ]
    return sorted(found, key=lambda one: one.name)


def _phone(place: Place, phones: Mapping[UUID, str]) -> str:
    return phones.get(place.person, "") if place.person else ""


async def phones_of_people(persons: Sequence[UUID]) -> Mapping[UUID, str]:
    """Person → the telephone number of their profile; whether it is the day, the caller knows."""
    if not persons:
        return {}
    rows = await Profile.objects().where(Profile.person.is_in(list(persons)))
    return {row.person: row.phone for row in rows}
