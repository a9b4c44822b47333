"""The list of sign-ups as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.services.questions.api import Question
from core.signups.queries.answers import answers_of, questions_asked, sees
from core.signups.queries.sheets import sheet_by_id, signups_of
from core.signups.values import SignupState
from core.web.i18n import gettext
from core.web.questions import answer_cells, answer_columns

STATES = {
    SignupState.HELD: msg("To be confirmed by mail"),
    SignupState.REQUESTED: msg("Waits for the organizer"),
    SignupState.CONFIRMED: msg("Signed up"),
    SignupState.DECLINED: msg("Not accepted"),
    SignupState.WAITLISTED: msg("On the waiting list"),
    SignupState.OFFERED: msg("A place is free: answer"),
    SignupState.LAPSED: msg("Time to confirm has passed"),
    SignupState.CANCELLED: msg("Sign-up cancelled"),
}


async def more_columns(subject: UUID, viewer: Viewer) -> Sequence[Column]:
    """One a question that the sheet asks or has asked, of those whose answers the viewer reads."""
    return answer_columns(await _questions(subject, viewer))


async def _questions(sheet: UUID, viewer: Viewer) -> Sequence[Question]:
    found = await sheet_by_id(sheet)
    if found is None or found.form is None:
        return ()
    return await questions_asked([found.form], sees(viewer, found.organization))


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:
    """One row a sign-up, in the order in which they came."""
    places = await signups_of(subject)
    questions = await _questions(subject, viewer)
    given = await answers_of([place.id for place in places]) if questions else {}
    for place in places:
        yield (
            place.name,
            place.email,
            gettext(STATES[place.state]),
            place.created_at,
            place.language,
            not place.is_leader,
            *answer_cells(questions, given.get(place.id)),
        )


EXPORTS = (
    Export(
        key="signups.list",
        title=msg("List of sign-ups"),
        about="signups.sheet",
        policy="signups.sheet.papers",
        columns=(
            Column(title=msg("Name"), width=30),
            Column(title=msg("E-mail"), width=34),
            Column(title=msg("State")),
            Column(title=msg("Signed up on"), kind="instant", width=18),
            Column(title=msg("Language"), width=10),
            Column(title=msg("Comes with somebody"), width=20),
        ),
        rows=rows,
        more_columns=more_columns,
    ),
)
