"""What a host decides of a sheet by itself: whether places go on, how many sign up together."""

from typing import Any

from core.contracts.texts import msg
from core.signups.forms import SheetForm
from core.signups.routes.desk_page import BASE, Typed, back_to, list_page
from core.signups.service.sheets import change_sheet
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, post, redirect
from core.web.i18n import gettext


@post(BASE + "/settings", opt={"policy": "signups.sheet.manage"}, status_code=200)
async def send_settings(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Keep them; who has a place keeps it as it is."""
    form = await read_form(request, SheetForm)
    if not form.validate():
        return await list_page(request, viewer, subject, Typed(settings=form), status=422)
    sheet, changes = subject.sheet, {"hands_over": form.hands_over.data}
    if form.largest_party.data:
        changes["largest_party"] = form.largest_party.data
    await change_sheet(sheet.id, viewer=viewer, **changes)
    text = gettext(msg("Saved. It holds for sign-ups from now on."))
    return with_flash(redirect(back_to(subject, "#settings")), "success", text)


SETTINGS_ROUTES = (send_settings,)
