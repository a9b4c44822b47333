"""A volunteer's own page: what they tell of themselves, qualifications, favourites."""

from typing import Annotated, Any
from uuid import UUID

from litestar.params import QueryParameter

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.data.times import city_today
from core.web.flashes import with_flash
from core.web.forms import Form, read_form
from core.web.handlers import (
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
from plugins.volunteering.queries.kinds import city_kinds
from plugins.volunteering.queries.profiles import (
    LISTS,
    PLAIN,
    favourites_of,
    hosts_to_choose,
    profile_of,
)
from plugins.volunteering.queries.qualifications import qualifications_of
from plugins.volunteering.service.profiles import (
    add_favourite,
    delete_profile,
    keep_profile,
    remove_favourite,
)
from plugins.volunteering.service.qualifications import claim_qualification, delete_qualification
from plugins.volunteering.volunteer_forms import (
    FavouriteForm,
    ForgetForm,
    ProfileForm,
    QualificationForm,
    UnfavouriteForm,
)

PAGE = "/me/volunteer"
OWN = {"policy": "volunteering.profile.own"}
FAVOURITES = PAGE + "/favourites"
QUALIFICATIONS = PAGE + "/qualifications"


@get(PAGE, opt=OWN)
async def show_profile(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What the viewer tells of themselves."""
    profile = await profile_of(_person(viewer))
    form = ProfileForm(data={name: getattr(profile, name) for name in (*LISTS, *PLAIN)})
    return await _profile_page(request, viewer, form)


@post(PAGE, opt=OWN, status_code=303)
async def send_profile(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Keep it."""
    form = await read_form(request, ProfileForm)
    try:
        form.need_valid()
        await keep_profile(viewer, form.content())
    except Invalid as invalid:
        form.take(invalid)
        return await _profile_page(request, viewer, form, status=422)
    return with_flash(redirect(PAGE), "success", gettext(msg("Your profile is saved.")))


@post(PAGE + "/delete", opt=OWN, status_code=303)
async def send_deletion(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Forget it."""
    await read_form(request, Form)
    await delete_profile(viewer)
    return with_flash(redirect(PAGE), "success", gettext(msg("Your profile is deleted.")))


async def _profile_page(
    request: Request, viewer: Viewer, form: ProfileForm, *, status: int = 200
) -> Response[Any]:
    return await render_desk(
        request,
        "volunteering/me/profile.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        form=form,
    )


@get(FAVOURITES, opt=OWN)
async def show_favourites(
    request: Request,
    viewer: NamedDependency[Viewer],
    organization: Annotated[str, QueryParameter(name="organization", max_length=100)] = "",
) -> Response[Any]:
    """The viewer's favourite organizations; one that the address names is chosen in the form."""
    form = FavouriteForm(hosts=await _hosts(), data={"organization": organization})
    return await _favourites_page(request, viewer, form)


@post(FAVOURITES, opt=OWN, status_code=303)
async def send_favourite(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One more."""
    form = await read_form(request, FavouriteForm, hosts=await _hosts())
    if not form.validate():
        return await _favourites_page(request, viewer, form, status=422)
    await add_favourite(viewer, form.organization.data)
    text = gettext(msg("Added to your favourites."))
    return with_flash(redirect(FAVOURITES), "success", text)


@post(FAVOURITES + "/delete", opt=OWN, status_code=303)
async def send_favourite_away(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One less; what is no favourite stays none."""
    form = await read_form(request, UnfavouriteForm)
    await remove_favourite(viewer, form.organization.data or "")
    text = gettext(msg("Taken off your favourites."))
    return with_flash(redirect(FAVOURITES), "success", text)


async def _favourites_page(
    request: Request, viewer: Viewer, form: FavouriteForm, *, status: int = 200
) -> Response[Any]:
    person = _person(viewer)
    return await render_desk(
        request,
        "volunteering/me/favourites.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        form=form,
        favourites=await favourites_of(person),
        is_told=(await profile_of(person)).hears_of_offers,
    )


@get(QUALIFICATIONS, opt=OWN)
async def show_qualifications(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What the viewer is qualified for, and the form for more."""
    return await _qualifications_page(
        request, viewer, QualificationForm(hosts=await _hosts(), kinds=await city_kinds())
    )


@post(QUALIFICATIONS, opt=OWN, status_code=303)
async def send_qualification(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """One more."""
    form = await read_form(
        request, QualificationForm, hosts=await _hosts(), kinds=await city_kinds()
    )
    try:
        form.need_valid()
        await claim_qualification(viewer, form.content(), host=form.host.data)
    except Invalid as invalid:
        form.take(invalid)
        return await _qualifications_page(request, viewer, form, status=422)
    except Refused as refused:
        form.take(refused)
        return await _qualifications_page(request, viewer, form, status=422)
    text = gettext(msg("Kept in your profile."))
    return with_flash(redirect(QUALIFICATIONS), "success", text)


@post(QUALIFICATIONS + "/delete", opt=OWN, status_code=303)
async def send_qualification_away(
    request: Request, viewer: NamedDependency[Viewer]
) -> Response[Any]:
    """One less; what is not the viewer's own stays."""
    form = await read_form(request, ForgetForm)
    if form.validate():
        await delete_qualification(viewer, UUID(form.qualification.data))
    return with_flash(redirect(QUALIFICATIONS), "success", gettext(msg("Deleted.")))


async def _qualifications_page(
    request: Request, viewer: Viewer, form: QualificationForm, *, status: int = 200
) -> Response[Any]:
    return await render_desk(
        request,
        "volunteering/me/qualifications.html",
        place="me",
        title=viewer.name or viewer.email,
        status=status,
        form=form,
        found=await qualifications_of(_person(viewer)),
        today=city_today(),
    )


async def _hosts() -> list[tuple[str, str]]:
    return list(await hosts_to_choose())


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise NotFound
    return viewer.person


VOLUNTEER_ROUTES = (
    show_profile,
    send_profile,
    send_deletion,
    show_favourites,
    send_favourite,
    send_favourite_away,
    show_qualifications,
    send_qualification,
    send_qualification_away,
)
