"""An offer's shifts and its volunteers as tables, which can be brought in again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.services.questions.api import Question
from core.signups.api import (
    answers_of,
    days_signed,
    free_places,
    questions_asked,
    sees,
    signups_of,
)
from core.web.i18n import gettext
from core.web.questions import answer_cells, answer_columns
from plugins.volunteering.list_words import STATES_ON_LISTS
from plugins.volunteering.queries import offer_by_id, shifts_of
from plugins.volunteering.service.rows import form_of_offer
from plugins.volunteering.values import ShiftState

STATES = {ShiftState.OPEN: msg("Takes place"), ShiftState.CANCELLED: msg("Cancelled")}


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row a role of a shift, by their start."""
    shifts = (await shifts_of([subject])).get(subject, ())
    places = await free_places([sheet for shift in shifts for sheet in shift.sheets])
    for shift, role in ((one, role) for one in shifts for role in one.roles):
        full = places.get(role.sheet) if role.sheet else None
        yield (
            shift.starts_at,
            shift.ends_at,
            shift.place,
            role.title.to(viewer.language),
            gettext(STATES[shift.state]),
            role.capacity,
            full.taken if full else 0,
            full.waiting if full else 0,
            shift.note.to(viewer.language),
        )


async def volunteer_rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row a sign-up, shift by shift and role by role, in the order in which they came."""
    view = await offer_by_id(subject)
    if view is not None and view.offer.sheet:
        async for row in _people_on(view.offer.sheet, (None, None, view.offer.place, "")):
            yield row
    for shift in (await shifts_of([subject])).get(subject, ()):
        for role in shift.roles:
            where = (shift.starts_at, shift.ends_at, shift.place, role.title.to(viewer.language))
            if role.sheet:
                async for row in _people_on(role.sheet, where):
                    yield row


async def _people_on(sheet: UUID, where: Sequence[Cell]) -> AsyncIterator[Sequence[Cell]]:
    found = await signups_of(sheet)
    signed = await days_signed([place.id for place in found])
    for place in found:
        state = gettext(STATES_ON_LISTS[place.state])
        day = signed.get(place.id)
        yield (*where, place.name, place.email, state, place.created_at, day)


async def answer_titles(subject: UUID, viewer: Viewer) -> Sequence[Column]:
    """One column a question of the offer, of those whose answers the viewer reads."""
    return answer_columns(await _questions(subject, viewer))


async def _questions(offer: UUID, viewer: Viewer) -> Sequence[Question]:
    view = await offer_by_id(offer)
    form = await form_of_offer(offer)
    return (
        await questions_asked([form], sees(viewer, view.organization.id)) if view and form else ()
    )


async def answer_rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row a sign-up with what was answered, shift by shift; empty where nobody was asked."""
    view, questions = await offer_by_id(subject), await _questions(subject, viewer)
    sheets: list[tuple[datetime | None, UUID]] = []
    if view is not None and view.offer.sheet:
        sheets.append((None, view.offer.sheet))
    for shift in (await shifts_of([subject])).get(subject, ()):
        sheets += [(shift.starts_at, sheet) for sheet in shift.sheets]
    for starts_at, sheet in sheets:
        places = await signups_of(sheet)
        given = await answers_of([place.id for place in places])
        for place in places:
            state = gettext(STATES_ON_LISTS[place.state])
            cells = answer_cells(questions, given.get(place.id))
            yield (starts_at, place.name, place.email, state, *cells)


EXPORTS = (
    Export(
        key="volunteering.shifts",
        title=msg("List of shifts"),
        about="volunteering.offer",
        policy="volunteering.offer.papers",
        columns=(
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Ends"), kind="instant", width=18),
            Column(title=msg("Place"), width=28),
            Column(title=msg("Role"), width=24),
            Column(title=msg("State"), width=14),
            Column(title=msg("Places"), kind="number", width=10),
            Column(title=msg("Places taken"), kind="number", width=14),
            Column(title=msg("On the waiting list"), kind="number", width=18),
            Column(title=msg("Note"), width=40),
        ),
        rows=rows,
        is_personal=False,
    ),
    Export(
        key="volunteering.volunteers",
        title=msg("List of volunteers"),
        about="volunteering.offer",
        policy="volunteering.offer.people",
        columns=(
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Ends"), kind="instant", width=18),
            Column(title=msg("Place"), width=28),
            Column(title=msg("Role"), width=24),
            Column(title=msg("Name and surname"), width=30),
            Column(title=msg("E-mail"), width=34),
            Column(title=msg("State"), width=20),
            Column(title=msg("Signed up on"), kind="instant", width=18),
            Column(title=msg("Form signed on"), kind="date", width=16),
        ),
        rows=volunteer_rows,
    ),
    Export(
        key="volunteering.answers",
        title=msg("Answers of volunteers"),
        about="volunteering.offer",
        policy="volunteering.offer.people",
        columns=(
            Column(title=msg("Begins"), kind="instant", width=18),
            Column(title=msg("Name and surname"), width=30),
            Column(title=msg("E-mail"), width=34),
            Column(title=msg("State"), width=20),
        ),
        rows=answer_rows,
        more_columns=answer_titles,
    ),
)
