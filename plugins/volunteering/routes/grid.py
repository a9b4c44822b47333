"""Many shifts in one go: the grid, what it would make, and making it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.data.times import utc_now
from core.people.api import desk_page
from core.web.flashes import with_flash
from core.web.forms import read_form
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
from core.web.i18n import ngettext
from plugins.volunteering.grid_forms import GridForm, grid_form
from plugins.volunteering.grid_rules import (
    MOST_SHIFTS,
    GridShift,
    chosen_faults,
    grid_faults,
    shifts_of_grid,
)
from plugins.volunteering.queries import OfferView, roles_of
from plugins.volunteering.queries.events import events_beside
from plugins.volunteering.routes.desk import MANAGE, OFFER
from plugins.volunteering.service.series import add_grid

GRID = OFFER + "/grid"


@get(GRID, opt=MANAGE)
async def show_grid(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The empty grid."""
    form = (await _form_of(subject))(data={"every": 1})
    return await _grid_page(request, subject, form)


@post(GRID + "/preview", opt=MANAGE, status_code=200)
async def send_preview(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """All shifts that the grid would make; nothing is written yet."""
    form = await read_form(request, await _form_of(subject))
    if not form.validate():
        return await _grid_page(request, subject, form, status=422)
    found = _planned(form)
    if form.errors or form.form_errors:
        return await _grid_page(request, subject, form, status=422)
    return await _preview_page(request, subject, form, found, keep=[one.key for one in found])


@post(GRID, opt=MANAGE, status_code=303)
async def send_grid(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """Make the shifts that are still chosen, all or none."""
    form = await read_form(request, await _form_of(subject))
    if not form.validate():
        return await _grid_page(request, subject, form, status=422)
    if form.change.data:
        return await _grid_page(request, subject, form)
    keep = list(form.keep.data or ())
    try:
        number = await add_grid(viewer, offer_id, form.grid(), keep=keep)
    except Invalid as invalid:
        return await _not_made(request, subject, form, invalid, keep=keep)
    except Refused as refused:
        form.take(refused)
        return await _grid_page(request, subject, form, status=422)
    text = ngettext("%(num)d shift is added.", "%(num)d shifts are added.", number)
    return with_flash(redirect(subject.desk_path), "success", text)


async def _form_of(view: OfferView) -> type[GridForm]:
    """The form of the offer's grid: its roles, and what its shifts can go along with."""
    events = await events_beside(view.organization.id)
    return grid_form(await roles_of(view.offer.id), events)


async def _not_made(
    request: Request, view: OfferView, form: GridForm, invalid: Invalid, *, keep: Sequence[str]
) -> Response[Any]:
    """The preview once more where the choice was wrong, otherwise the grid."""
    form.take(invalid)
    if set(invalid.fields) == {"keep"}:
        found = shifts_of_grid(form.grid())
        return await _preview_page(request, view, form, found, keep=keep, status=422)
    return await _grid_page(request, view, form, status=422)


def _planned(form: GridForm) -> Sequence[GridShift]:
    """The shifts of a grid, or what is wrong with it beside its fields."""
    grid = form.grid()
    if faults := grid_faults(grid):
        form.take(Invalid({name: [*texts] for name, texts in faults.items()}))
        return ()
    found = shifts_of_grid(grid)
    if faults := chosen_faults(found, utc_now()):
        form.take(Invalid({name: [*texts] for name, texts in faults.items()}))
    return found


async def _grid_page(
    request: Request, view: OfferView, form: GridForm, *, status: int = 200
) -> Response[Any]:
    return await desk_page(
        request,
        view.organization,
        "volunteering/desk/grid.html",
        status=status,
        view=view,
        form=form,
        most=MOST_SHIFTS,
    )


async def _preview_page(
    request: Request,
    view: OfferView,
    form: GridForm,
    found: Sequence[GridShift],
    *,
    keep: Sequence[str],
    status: int = 200,
) -> Response[Any]:
    return await desk_page(
        request,
        view.organization,
        "volunteering/desk/grid_preview.html",
        status=status,
        view=view,
        form=form,
        found=found,
        keep=set(keep),
        total=sum(one.plan.total for one in found),
    )


GRID_ROUTES = (show_grid, send_preview, send_grid)
