"""A class with its hours and points, as a table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from core.contracts.exports import Cell, Column, Export
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import city_today
from core.web.i18n import gettext
from plugins.volunteering.hours_rules import in_hours
from plugins.volunteering.queries.school_hours import PupilRow, hosts_of_pupil, standings_of
from plugins.volunteering.queries.schools import class_by_id
from plugins.volunteering.school_values import ConsentPurpose

OF_ALL = msg("of all organizations")
OF_SCHOOL = msg("only what the school signed up for")


async def rows_of_class(subject: UUID, viewer: Viewer) -> AsyncIterator[Sequence[Cell]]:  # noqa: ARG001 -- the signature of rows
    """The pupils by name: hours that the school may see, where from, points, since when."""
    view = await class_by_id(subject)
    if view is None:
        return
    today = city_today()
    for one in await standings_of(view, today=today):
        hosts = await hosts_of_pupil(one.pupil, view)
        told = ", ".join(f"{host.organization_name}: {in_hours(host.minutes)}" for host in hosts)
        yield _row(one, told)


def _row(one: PupilRow, hosts: str) -> Sequence[Cell]:
    consent, stands = one.pupil.holds(ConsentPurpose.HOURS), one.standing
    return (
        one.pupil.name,
        in_hours(stands.minutes_year),
        in_hours(stands.minutes_total),
        stands.points,
        in_hours(stands.missing_year),
        hosts,
        gettext(OF_ALL if consent else OF_SCHOOL),
        consent.given_at if consent else None,
    )


SCHOOL_EXPORTS = (
    Export(
        key="volunteering.class_hours",
        title=msg("Hours and points of the class"),
        about="volunteering.class",
        policy="volunteering.class.papers",
        columns=(
            Column(title=msg("Name and surname"), width=28),
            Column(title=msg("Hours in the school year"), kind="number", width=18),
            Column(title=msg("Hours in all"), kind="number", width=14),
            Column(title=msg("Points"), kind="number", width=10),
            Column(title=msg("Hours that are missing"), kind="number", width=18),
            Column(title=msg("Where"), width=40),
            Column(title=msg("Whose hours are seen"), width=28),
            Column(title=msg("Agreed on"), kind="instant", width=18),
        ),
        rows=rows_of_class,
    ),
)
