"""Who signed up, as a file for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.data.times import to_wall
from core.settings import current
from core.signups.api import Place, SignupState, signups_of
from core.web.handlers import FromPath, NamedDependency, Request, Response, Viewer, get
from core.web.i18n import gettext
from plugins.events.permissions import HostedEvent
from plugins.events.routes.desk import ONE
from plugins.events.service.exporting import log_export

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
HEAD = (
    msg("Name"),
    msg("E-mail"),
    msg("State"),
    msg("Signed up on"),
    msg("Language"),
    msg("Comes with somebody"),
)
STATES = {
    SignupState.HELD: msg("To be confirmed by mail"),
    SignupState.REQUESTED: msg("Waits for the organizer"),
    SignupState.CONFIRMED: msg("Signed up"),
    SignupState.DECLINED: msg("Not accepted"),
    SignupState.WAITLISTED: msg("On the waiting list"),
    SignupState.OFFERED: msg("A place is offered"),
    SignupState.LAPSED: msg("Did not confirm in time"),
    SignupState.CANCELLED: msg("Cancelled"),
}


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def signups_csv(places: Sequence[Place]) -> bytes:
    """Sign-ups as CSV that Polish spreadsheets open as it is: semicolons, UTF-8 with its mark."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow([gettext(text) for text in HEAD])
    for place in places:
        signed_up = to_wall(place.created_at, current().city_zone)
        cells = (
            place.name,
            place.email,
            gettext(STATES[place.state]),
            f"{signed_up:%Y-%m-%d %H:%M}",
            place.language,
            "" if place.is_leader else gettext("yes"),
        )
        writer.writerow([harmless(cell) for cell in cells])
    return target.getvalue().encode("utf-8-sig")


@get(ONE + "/signups.csv", opt={"policy": "events.signups.manage"})
async def download_signups(
    request: Request,  # noqa: ARG001 -- Litestar hands it over with the viewer
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],  # noqa: ARG001 -- the loader read it
    event_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[bytes]:
    """The sign-ups of an event; who took them is logged. Raises NotFound without sign-up."""
    hosted: HostedEvent = subject
    if hosted.event.sheet is None:
        raise NotFound
    places = await signups_of(hosted.event.sheet)
    await log_export(viewer, hosted.event)
    return Response(
        signups_csv(places),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{hosted.event.slug}.csv"'},
    )


EXPORT_ROUTES = (download_signups,)
