"""The list of sign-ups as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.signups.queries.sheets import signups_of
from core.signups.values import SignupState
from core.web.i18n import gettext

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


async def rows(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:  # noqa: ARG001 -- the signature
    """One row a sign-up, in the order in which they came."""
    for place in await signups_of(subject):
        yield (
            place.name,
            place.email,
            gettext(STATES[place.state]),
            place.created_at,
            place.language,
            not place.is_leader,
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
    ),
)
