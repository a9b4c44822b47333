"""Volunteers from a table: entered under the engine's own rules, the wrong ones named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LANGUAGES, msg
from core.contracts.viewer import Viewer
from core.data.errors import Conflict
from core.data.folding import fold
from core.data.spreadsheets import Table
from core.data.transactions import tx
from core.people.api import is_address
from core.services.audit.api import record
from core.settings import current
from core.signups.api import (
    ACTIVE_STATES,
    SignUpRequest,
    SignupState,
    Source,
    add_by_hand,
    add_from_paper,
    signups_of,
)
from core.web.i18n import gettext, use_language
from plugins.volunteering.imports.columns import NAME, SIGNED_ON, Fault, WrongRow
from plugins.volunteering.imports.volunteer_rows import (
    OfferPeople,
    ReadVolunteer,
    ReadVolunteers,
    read_volunteers,
)
from plugins.volunteering.list_words import STATES_ON_LISTS
from plugins.volunteering.queries import OfferView, shifts_of

MOST_ROWS, TRIES = 300, 3
TOO_MANY = msg("At most 300 rows at once. Split the file.")
GOOD_STATES = (SignupState.CONFIRMED, SignupState.WAITLISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVolunteers:
    """What comes of a table: who has a place or waits for one, who is here already, who is not in.

    A wrong row says why, in the words of the rule that refused it.
    """

    entered: tuple[tuple[ReadVolunteer, SignupState], ...] = ()
    known: tuple[ReadVolunteer, ...] = ()
    wrong: tuple[WrongRow, ...] = ()


class _OnlyLooked(Exception):
    """It is no error: what was tried is taken back."""


async def look_at_volunteers(
    viewer: Viewer, view: OfferView, table: Table, *, now: datetime | None = None
) -> SeenVolunteers:
    """What would come of a table: all is tried as it will be done, and taken back.

    Raises Invalid for a table that is too long.
    """
    return await _again(viewer, view, table, keeps=False, now=now)


async def bring_volunteers_in(
    viewer: Viewer, view: OfferView, table: Table, *, statement: str, now: datetime | None = None
) -> SeenVolunteers:
    """Enter everybody whom the rules let in, and leave out the others; a second time enters nobody.

    Who has an address gets a mail with the way to their sign-up; who signed a form joins later.
    `statement` is what the coordinator confirms, and logged. Raises Invalid.
    """
    return await _again(viewer, view, table, keeps=True, statement=statement, now=now)


async def _again(
    viewer: Viewer,
    view: OfferView,
    table: Table,
    *,
    keeps: bool,
    statement: str = "",
    now: datetime | None = None,
) -> SeenVolunteers:
    """Once more after a deadlock with somebody who signs up at the same time."""
    if len(table.rows) > MOST_ROWS:
        raise Invalid({"file": [TOO_MANY]})
    for _ in range(TRIES - 1):
        try:
            return await _go(viewer, view, table, keeps=keeps, statement=statement, now=now)
        except Conflict:
            continue
    return await _go(viewer, view, table, keeps=keeps, statement=statement, now=now)


async def _go(
    viewer: Viewer,
    view: OfferView,
    table: Table,
    *,
    keeps: bool,
    statement: str,
    now: datetime | None,
) -> SeenVolunteers:
    seen = SeenVolunteers()
    with suppress(_OnlyLooked):
        async with tx():
            seen = await _entered(viewer, await _read(view, table), now=now)
            if not keeps:
                raise _OnlyLooked
            if seen.entered:
                await _log(viewer, view, len(seen.entered), statement)
    return seen


async def _log(viewer: Viewer, view: OfferView, number: int, statement: str) -> None:
    await record(
        viewer,
        action="volunteering.volunteers.imported",
        subject=view.offer.id,
        fields=(f"{number}",),
        organization=view.organization.id,
        reason=statement,
    )


async def _entered(viewer: Viewer, read: ReadVolunteers, *, now: datetime | None) -> SeenVolunteers:
    entered, wrong = [], list(read.wrong)
    for row in read.new:
        try:
            async with tx():
                entered.append((row, await _enter(viewer, row, now=now)))
        except Refused as refused:
            refusal = refused.refusal
            wrong.append(_wrong(row, Fault(column=NAME, text=refusal.text, values=refusal.values)))
        except Invalid as invalid:
            text = next(text for texts in invalid.fields.values() for text in texts)
            wrong.append(_wrong(row, Fault(column=SIGNED_ON, text=text)))
    wrong.sort(key=lambda row: row.number)
    return SeenVolunteers(entered=tuple(entered), known=read.known, wrong=tuple(wrong))


async def _enter(viewer: Viewer, row: ReadVolunteer, *, now: datetime | None) -> SignupState:
    """One row, as it would be entered at the desk. Raises Refused and Invalid."""
    if row.email:
        wish = SignUpRequest(
            sheet=row.sheet,
            applicant=Applicant(name=row.name, email=row.email, language=viewer.language),
            idempotency_key="",
            source=Source.IMPORT,
            may_wait=True,
            age=row.age,
            guardian_email=row.guardian_email,
        )
        return (await add_by_hand(wish, viewer=viewer, now=now)).state
    assert row.signed_on is not None  # rows without an address are read with a day
    answer = await add_from_paper(
        row.sheet,
        name=row.name,
        signed_on=row.signed_on,
        age=row.age,
        key="",
        viewer=viewer,
        now=now,
    )
    return answer.state


def _wrong(row: ReadVolunteer, fault: Fault) -> WrongRow:
    return WrongRow(number=row.number, cells=row.cells, faults=(fault,))


async def _read(view: OfferView, table: Table) -> ReadVolunteers:
    """The rows, compared with who has, wants or waits for a place where they ask for one."""
    offer = OfferPeople(
        zone=current().city_zone,
        shifts=(await shifts_of([view.offer.id])).get(view.offer.id, ()),
        sheet=view.offer.sheet,
        present={},
        good_states=_good_words(),
    )
    asked = {row.sheet for row in read_volunteers(table, offer, is_address).named}
    return read_volunteers(table, replace(offer, present=await _people_on(asked)), is_address)


async def _people_on(sheets: Iterable[UUID]) -> Mapping[UUID, AbstractSet[str]]:
    return {
        sheet: {
            fold(place.email) or fold(place.name)
            for place in await signups_of(sheet, states=list(ACTIVE_STATES))
        }
        for sheet in sorted(sheets)
    }


def _good_words() -> frozenset[str]:
    """What our own tables call those who have a place or wait for one, in every language."""
    found = set()
    for code in LANGUAGES:
        with use_language(code):
            found |= {fold(gettext(STATES_ON_LISTS[state])) for state in GOOD_STATES}
    return frozenset(found)
