"""An organization's classes and groups at its desk: the list, one with its pupils, its link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.data.times import city_today, utc_now
from core.people.api import Organization, desk_page
from core.settings import current
from core.signups.api import SignupState, sheets_by_ids, subjects_of
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
from core.web.i18n import gettext, ngettext
from core.web.papers import papers_about
from plugins.volunteering.hours_rules import school_year
from plugins.volunteering.hours_words import duration
from plugins.volunteering.links import class_token
from plugins.volunteering.queries.school_hours import rules_of, standings_of
from plugins.volunteering.queries.schools import ClassView, classes_of, pupils_of, signups_of_class
from plugins.volunteering.routes.desk import BASE
from plugins.volunteering.school_forms import (
    ClassForm,
    NextYearForm,
    PupilsForm,
    SureForm,
)
from plugins.volunteering.school_rules import KINDS, SPANS, rules_on
from plugins.volunteering.school_values import ConsentPurpose, PupilState
from plugins.volunteering.service.schools import (
    add_pupils,
    delete_class,
    make_class,
    renew_class_link,
    take_over,
)

CLASSES = BASE + "/classes"
CLASS = CLASSES + "/{class_id:uuid}"
MANAGE = {"policy": "volunteering.classes.manage"}
OF_CLASS = {"policy": "volunteering.class.manage"}


@get(CLASSES, opt=MANAGE)
async def show_classes(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """All classes, the latest school year first, and the form for another."""
    return await _list_page(
        request, subject, ClassForm(data={"year": str(school_year(city_today()))})
    )


@post(CLASSES, opt=MANAGE, status_code=303)
async def send_class(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Make a class; names come next."""
    form = await read_form(request, ClassForm)
    form.offer_years(_years())
    try:
        form.need_valid()
        made = await make_class(
            viewer, subject.id, name=form.name.data or "", year=int(form.year.data)
        )
    except Invalid as invalid:
        form.take(invalid)
        return await _list_page(request, subject, form, status=422)
    way = redirect(f"/desk/{organization_slug}/volunteering/classes/{made}")
    return with_flash(way, "success", gettext(msg("Now write the names.")))


def _years() -> list[int]:
    now = school_year(city_today())
    return [now, now + 1, now - 1]


async def _list_page(
    request: Request, organization: Organization, form: ClassForm, *, status: int = 200
) -> Response[Any]:
    form.offer_years(_years())
    return await desk_page(
        request,
        organization,
        "volunteering/classes/list.html",
        status=status,
        form=form,
        classes=await classes_of(organization.id),
        rules=rules_on(await rules_of(organization.id), city_today()),
        **school_words(),
    )


def school_words() -> Mapping[str, Any]:
    """How rules and hours are written on the pages of classes."""
    return {"kinds": KINDS, "spans": SPANS, "duration": duration}


@get(CLASS, opt=OF_CLASS)
async def show_class(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The pupils with hours and points, what they are signed up for, who asks to join."""
    return await class_page(request, subject)


async def class_page(
    request: Request,
    view: ClassView,
    form: PupilsForm | None = None,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> Response[Any]:
    """The page of one class; `form` keeps what was typed."""
    everybody = await pupils_of(view.school_class.id, today=city_today())
    link = view.school_class.link
    response = await desk_page(
        request,
        view.school,
        "volunteering/classes/class.html",
        status=status,
        view=view,
        form=form or PupilsForm(),
        next_form=NextYearForm(data={"name": view.school_class.name}),
        refusal=refusal,
        rows=await standings_of(view, today=city_today()),
        asked=[one for one in everybody if one.state is PupilState.ASKED],
        rules=rules_on(await rules_of(view.school.id), min(city_today(), view.days[1])),
        link=f"{current().base_url}/volunteering/class/{class_token(link)}" if link else "",
        purposes=ConsentPurpose,
        found_papers=await papers_about("volunteering.class", view.school_class.id),
        **await _signed_up(view),
        **school_words(),
    )
    response.set_header("Cache-Control", "no-store")
    return response


async def _signed_up(view: ClassView) -> Mapping[str, Any]:
    """What the class is signed up for, by its start; how many, and how many of them still wait."""
    signups = await signups_of_class(view.school_class.id)
    sheets = await sheets_by_ids(sorted({one.sheet for one in signups}))
    ahead = [one for one in sheets.values() if one.ends_at > utc_now()]
    things = (await subjects_of(ahead)).items()
    return {
        "things": sorted(things, key=lambda found: found[1].starts_at),
        "numbers": Counter(one.sheet for one in signups if one.state.is_active),
        "waits": Counter(one.sheet for one in signups if one.state is SignupState.HELD),
    }


@post(CLASS + "/pupils", opt=OF_CLASS, status_code=303)
async def send_pupils(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Write names down."""
    form = await read_form(request, PupilsForm)
    try:
        form.need_valid()
        number = await add_pupils(viewer, subject, form.pupils())
    except Invalid as invalid:
        form.take(invalid)
        return await class_page(request, subject, form, status=422)
    except Refused as refused:
        return await class_page(request, subject, form, status=409, refusal=refused.refusal)
    text = ngettext("%(num)d pupil is added.", "%(num)d pupils are added.", number)
    return with_flash(redirect(subject.desk_path), "success", text)


@post(CLASS + "/link", opt=OF_CLASS, status_code=303)
async def send_class_link(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Another joining link; the one before opens nothing."""
    await read_form(request, Form)
    await renew_class_link(viewer, subject, is_open=True)
    text = gettext(msg("There is a new link. The old one opens nothing any more."))
    return with_flash(redirect(f"{subject.desk_path}#link"), "success", text)


@post(CLASS + "/link/close", opt=OF_CLASS, status_code=303)
async def send_link_away(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """No joining link any more."""
    if not (await read_form(request, SureForm)).validate():
        return redirect(subject.desk_path)
    await renew_class_link(viewer, subject, is_open=False)
    text = gettext(msg("The link opens nothing any more."))
    return with_flash(redirect(f"{subject.desk_path}#link"), "success", text)


@post(CLASS + "/next-year", opt=OF_CLASS, status_code=303)
async def send_next_year(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """The same pupils in the next school year."""
    form = await read_form(request, NextYearForm)
    if not form.validate():
        return redirect(subject.desk_path)
    try:
        made = await take_over(viewer, subject, name=form.name.data or "")
    except Invalid as invalid:
        texts = [one for found in invalid.fields.values() for one in found]
        return with_flash(redirect(subject.desk_path), "error", gettext(texts[0]))
    way = redirect(f"/desk/{organization_slug}/volunteering/classes/{made}")
    return with_flash(way, "success", gettext(msg("This is the class of the next school year.")))


@post(CLASS + "/delete", opt=OF_CLASS, status_code=303)
async def send_class_away(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
) -> Response[Any]:
    """Delete the class with its pupils."""
    if not (await read_form(request, SureForm)).validate():
        return redirect(subject.desk_path)
    await delete_class(viewer, subject)
    way = redirect(f"/desk/{organization_slug}/volunteering/classes")
    return with_flash(way, "success", gettext(msg("The class is deleted.")))


CLASS_ROUTES = (
    show_classes,
    send_class,
    show_class,
    send_pupils,
    send_class_link,
    send_link_away,
    send_next_year,
    send_class_away,
)
