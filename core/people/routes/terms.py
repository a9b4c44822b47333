"""The terms of organizations on the city's desk: their versions, publishing a further one."""

from datetime import datetime, time
from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.data.times import to_utc, utc_now
from core.people.forms import TermsForm
from core.people.routes.city import city_desk
from core.people.service.terms import publish_terms, terms_in_force, versions_of
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext

PAGE = "/city/terms"
POLICY = {"policy": "people.terms"}
PUBLISHED = msg("The terms are published. They hold from the day that you named.")


@get(PAGE, opt=POLICY)
async def show_versions(request: Request) -> Response[Any]:
    """All versions, and the form for a further one, which begins as the present text."""
    return await _page(request, TermsForm(data={"text": (await terms_in_force()).text}))


@post(PAGE, opt=POLICY, status_code=200)
async def send_version(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Publish it; what was typed stays when something is wrong."""
    form = await read_form(request, TermsForm)
    try:
        form.need_valid()
        first = datetime.combine(form["in_force_from"].data, time())
        await publish_terms(
            viewer,
            version=form["version"].data,
            text=form["text"].data,
            in_force_from=to_utc(first, current().city_zone),
        )
    except Invalid as error:
        form.take(error)
        return await _page(request, form, status=422)
    return with_flash(redirect(PAGE), "success", gettext(PUBLISHED))


async def _page(request: Request, form: TermsForm, *, status: int = 200) -> Response[Any]:
    return await city_desk(
        request,
        "people/city_terms.html",
        status=status,
        form=form,
        versions=await versions_of(),
        in_force=(await terms_in_force()).version,
        now=utc_now(),
    )


HANDLERS = (show_versions, send_version)
