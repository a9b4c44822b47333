"""The day of a shift: telephone numbers of who comes, for its organizers, on that day only."""

from typing import Any
from uuid import UUID

from core.data.times import utc_now
from core.people.api import desk_page
from core.web.handlers import FromPath, NamedDependency, Request, Response, get
from plugins.volunteering.profiles import shows_phones
from plugins.volunteering.queries.phones import phones_of
from plugins.volunteering.routes.desk import OFFER

PHONES = OFFER + "/shifts/{shift_id:uuid}/phones"


@get(PHONES, opt={"policy": "volunteering.shift.phones"})
async def show_phones(
    request: Request,
    subject: NamedDependency[Any],
    shift_id: FromPath[UUID],
) -> Response[Any]:
    """Who comes today and how to reach them; on other days the page says when it shows that."""
    shift = subject.shift
    is_shown = shows_phones(shift.starts_at, shift.ends_at, shift.zone, utc_now())
    response = await desk_page(
        request,
        subject.view.organization,
        "volunteering/desk/phones.html",
        view=subject.view,
        shift=shift,
        is_shown=is_shown,
        people=await phones_of(shift_id) if is_shown else (),
    )
    response.set_header("Cache-Control", "no-store")
    return response


PHONE_ROUTES = (show_phones,)
