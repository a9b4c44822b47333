"""An organization's open offers in a frame of its own site, and the code for it at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.data.times import next_midnight, utc_now
from core.people.api import Organization, desk_page
from core.settings import current
from core.web.framing import answer_frame, frame_codes, frame_language
from core.web.front import present
from core.web.handlers import FromPath, NamedDependency, Request, Response, get
from core.web.i18n import gettext
from core.web.rendering import render_text
from core.web.sharing import LANGUAGE_NAMES
from plugins.volunteering.queries import next_shift_start, open_offers, timeless_offers
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.routes.public import sheets_shown
from plugins.volunteering.values import OfferFilter

FRAME = "/embed/volunteering/{organization_slug:str}"
MOST_SHIFTS = 4


@get(FRAME, opt={"policy": "volunteering.organization.see"})
async def show_frame(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The same for everybody, and without a cookie; signing up opens in a window of ours."""
    state, now = await present(), utc_now()
    body = await _frame(subject, frame_language(request), now)
    midnight = next_midnight(now, current().city_zone)
    until = min(await next_shift_start(now) or midnight, midnight)
    return answer_frame(request, body, state=state, until=until)


async def _frame(organization: Organization, code: str, now: datetime) -> bytes:
    wanted = OfferFilter(organization=organization.id)
    page = await open_offers(now=now, wanted=wanted)
    timeless, _ = await timeless_offers(wanted)
    shifts = (one for line in page.lines for one in page.shifts.get(line.id, ())[:MOST_SHIFTS])
    html = render_text(
        "volunteering/frame.html",
        code,
        organization=organization,
        page=page,
        timeless=timeless,
        sheets=sheets_shown(shifts),
        most_shifts=MOST_SHIFTS,
    )
    return html.encode()


@get(BASE + "/embed", opt={"policy": "volunteering.desk.see"})
async def show_embed_code(
    request: Request,
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """What the editor of the organization's own site pastes."""
    codes = frame_codes(
        lambda code: f"/embed/volunteering/{organization_slug}?lang={code}",
        lambda: gettext("%(name)s: where volunteers are needed", name=subject.short_name),
    )
    return await desk_page(
        request,
        subject,
        "volunteering/desk/embed.html",
        codes=codes,
        names=LANGUAGE_NAMES,
    )


EMBED_ROUTES = (show_frame, show_embed_code)
