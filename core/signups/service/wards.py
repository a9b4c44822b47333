"""Minors whom their parent or guardian brings along: the consent is given with the sign-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.errors import Refused
from core.data.commands import Sql, Steps
from core.data.times import to_wall
from core.people.api import (
    Relation,
    consent_of_own,
    is_minor,
    person_without_address,
    said_in,
    say_age,
)
from core.signups.minors import MinorsTerms, typed_age
from core.signups.party_rules import NOT_GROWN_UP
from core.signups.service.statements import living
from core.signups.values import Place, Sheet


def keep_wards(
    sheet: Sheet,
    party: Sequence[Place],
    guardian: UUID,
    *,
    terms: MinorsTerms | None,
    now: datetime,
) -> Steps[None]:
    """Keep the consents of a leader who is known now, as who they said to be to each minor.

    The minors become persons without an address. Raises Refused for a leader who is not of age.
    """
    wards = [one for one in living(party) if one.leader_is and one.person is None]
    if not wards or terms is None:
        return
    rows = yield Sql("SELECT age_band, age_said_on FROM people_person WHERE id = ?", [guardian])
    said = said_in(rows[0]) if rows else None
    if said is None or is_minor(said, to_wall(now, sheet.zone).date(), terms.law):
        raise Refused(NOT_GROWN_UP)
    for one in wards:
        child = yield from become_person(sheet, one)
        yield from consent_of_own(
            guardian=guardian,
            child=child,
            relation=Relation(one.leader_is),
            organization=sheet.organization,
            signup=one.id,
            now=now,
        )


def become_person(sheet: Sheet, one: Place) -> Steps[UUID]:
    """A minor who comes along becomes a person without an address, with the age that was said."""
    if one.person is not None:
        return one.person
    child = yield from person_without_address(name=one.name, language=one.language)
    said = typed_age(one.age_band, one.created_at, sheet.zone)
    if said is not None:
        yield from say_age(child, said)
    yield Sql(
        "UPDATE signups_signup SET person = ?, name = '', age_band = '' WHERE id = ?",
        [child, one.id],
    )
    return child
