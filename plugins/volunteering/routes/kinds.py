"""The city's list of kinds of qualifications, kept by the office."""

from typing import Any

from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import msg
from core.data.times import city_today
from core.settings import current
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import render_desk
from plugins.volunteering.qualifying import kinds_on
from plugins.volunteering.queries.kinds import city_kinds, title_in_all_languages
from plugins.volunteering.service.kinds import add_kind, change_kind, retire_kind
from plugins.volunteering.volunteer_forms import KindForm

PAGE = "/city/volunteering-qualifications"
ONE = PAGE + "/{kind:str}"
POLICY = {"policy": "volunteering.kinds.keep"}


@get(PAGE, opt=POLICY)
async def show_kinds(request: Request) -> Response[Any]:
    """All kinds, those that can be chosen first, and the form of a new one."""
    return await _list_page(request, KindForm())


@post(PAGE, opt=POLICY, status_code=303)
async def send_kind(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """A new kind."""
    form = await read_form(request, KindForm)
    try:
        form.need_valid()
        await add_kind(viewer, form.title.data, must_end=form.must_end.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _list_page(request, form, status=422)
    return _back(msg("The kind is on the list."))


@get(ONE, opt=POLICY)
async def show_kind(request: Request, kind: FromPath[str]) -> Response[Any]:
    """The form with what the kind is called now."""
    found = (await city_kinds()).get(kind)
    if found is None:
        raise NotFound
    title = await title_in_all_languages(kind)
    return await _kind_page(
        request, kind, KindForm(data={"title": title, "must_end": found.must_end})
    )


@post(ONE, opt=POLICY, status_code=303)
async def send_kind_change(
    request: Request, viewer: NamedDependency[Viewer], kind: FromPath[str]
) -> Response[Any]:
    """Another name for it."""
    form = await read_form(request, KindForm)
    try:
        form.need_valid()
        await change_kind(viewer, kind, form.title.data, must_end=form.must_end.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _kind_page(request, kind, form, status=422)
    return _back(msg("Saved."))


@post(ONE + "/retire", opt=POLICY, status_code=303)
async def send_retirement(
    request: Request, viewer: NamedDependency[Viewer], kind: FromPath[str]
) -> Response[Any]:
    """Nobody chooses it any more; who has it keeps it."""
    await read_form(request, Form)
    await retire_kind(viewer, kind, is_retired=True)
    return _back(msg("The kind is off the list. Who has it keeps it."))


@post(ONE + "/put-back", opt=POLICY, status_code=303)
async def send_return(
    request: Request, viewer: NamedDependency[Viewer], kind: FromPath[str]
) -> Response[Any]:
    """It can be chosen again."""
    await read_form(request, Form)
    await retire_kind(viewer, kind, is_retired=False)
    return _back(msg("The kind is on the list."))


def _back(text: str) -> Response[Any]:
    return with_flash(redirect(PAGE), "success", gettext(text))


async def _list_page(request: Request, form: KindForm, *, status: int = 200) -> Response[Any]:
    kinds = await city_kinds()
    chosen = kinds_on(city_today(), kinds)
    found = sorted(kinds.items(), key=lambda one: (one[0] not in chosen, one[1].title))
    return await _desk(
        request,
        "volunteering/city/kinds.html",
        status=status,
        form=form,
        kinds=[(key, kind, key in chosen) for key, kind in found],
    )


async def _kind_page(
    request: Request, key: str, form: KindForm, *, status: int = 200
) -> Response[Any]:
    return await _desk(
        request, "volunteering/city/kind.html", status=status, form=form, path=f"{PAGE}/{key}"
    )


async def _desk(request: Request, template: str, **context: Any) -> Response[Any]:
    title = current().city_name
    return await render_desk(request, template, place="city", title=title, **context)


KIND_ROUTES = (
    show_kinds,
    send_kind,
    show_kind,
    send_kind_change,
    send_retirement,
    send_return,
)
