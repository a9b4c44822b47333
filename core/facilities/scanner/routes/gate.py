"""Pages for people at the gate: lists of today, camera, typed letters, names, walk-ins, undo."""

from typing import Any
from uuid import UUID

from core.checkin.api import (
    GateList,
    Offer,
    ScanAnswer,
    admit,
    attendance_of,
    last_scans,
    list_of_scan,
    people_of,
    scan,
    undo,
    walk_in,
)
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.data.ids import new_token
from core.data.times import utc_now
from core.facilities.scanner.forms import (
    CodeForm,
    PressForm,
    UndoForm,
    WalkInForm,
    press,
    read_scan,
    read_valid,
    walk_in_of,
)
from core.facilities.scanner.presentation import (
    answer_view,
    count_view,
    list_view,
    may_admit,
    path_of,
    refusal_view,
    status_of,
)
from core.facilities.scanner.queries import lists_for, subject_of_list
from core.signups.api import asks_age
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
)
from core.web.rendering import render

HOME = "/checkin"
LIST = HOME + "/{list_id:uuid}"
USE = {"policy": "scanner.use"}
MOST_SHOWN = 60


@get(HOME, opt={"policy": "scanner.lists"})
async def show_lists(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """The lists at which the viewer may check people in today."""
    found = await lists_for(viewer, utc_now())
    rows = [(list_view(one.gate_list, one.subject), one.attendance) for one in found]
    return await render(request, "checkin/lists.html", lists_of_today=rows)


@get(LIST, opt=USE)
async def show_scanner(request: Request, subject: NamedDependency[GateList]) -> Response[Any]:
    """The camera, the typed letters, the way to the list of names."""
    return await _scanner_page(request, subject, CodeForm())


@get(LIST + "/people", opt=USE)
async def show_people(
    request: Request, subject: NamedDependency[GateList], search: FromQuery[str] = ""
) -> Response[Any]:
    """Who is expected and who came, by name; somebody without a sign-up."""
    return await _people_page(request, subject, WalkInForm(), search=search[:200])


@get(LIST + "/count", opt=USE)
async def show_count(subject: NamedDependency[GateList]) -> Response[Any]:
    """How many came, for the page's script."""
    return Response(count_view(await attendance_of(subject)))


@post(LIST + "/scan", opt=USE, status_code=200)
async def read_pass(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """A reading of the page's script; the answer in the reader's language."""
    reading = await read_scan(request, list_id)
    answer = await scan(reading, viewer=viewer, gate_list=subject)
    return Response(answer_view(answer), status_code=status_of(answer))


@post(LIST + "/code", opt=USE, status_code=200)
async def read_code(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """The typed letters, without a script."""
    form = await read_form(request, CodeForm)
    if not form.validate():
        return await _scanner_page(request, subject, form, status=422)
    wish = await press(
        request,
        viewer,
        list_id,
        gate=form.gate.data,
        code=form.code.data,
        direction=form.direction.data,
    )
    return await _answered(request, subject, await scan(wish, viewer=viewer))


@post(LIST + "/people/{signup_id:uuid}", opt=USE, status_code=200)
async def press_name(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    signup_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """One press on a name checks in, or out."""
    form = await read_valid(request, PressForm)
    wish = await press(
        request,
        viewer,
        list_id,
        gate=form.gate.data,
        signup=signup_id,
        direction=form.direction.data,
    )
    return await _answered(request, subject, await scan(wish, viewer=viewer), back="/people")


@post(LIST + "/admit/{signup_id:uuid}", opt=USE, status_code=200)
async def admit_person(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    signup_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """Confirm a sign-up that waits for that, and let the person in."""
    form = await read_valid(request, PressForm)
    wish = await press(request, viewer, list_id, gate=form.gate.data, signup=signup_id)
    return await _answered(request, subject, await admit(wish, viewer=viewer))


@post(LIST + "/walk-in", opt=USE, status_code=200)
async def add_walk_in(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """Sign somebody up at the gate and let them in."""
    form = await read_form(request, WalkInForm)
    is_valid = form.validate()
    if asks_age(subject) and not form.age.data:
        form.refuse("age", msg("Choose how old they are."))
        is_valid = False
    if not is_valid:
        return await _people_page(request, subject, form, status=422)
    wish = await walk_in_of(request, viewer, list_id, form)
    answer = await walk_in(wish, viewer=viewer)
    return await _answered(request, subject, answer, back="/people", walk_in_form=form)


@post(LIST + "/undo/{scan_id:uuid}", opt=USE, status_code=200)
async def take_back(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    scan_id: FromPath[UUID],
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """Take a check-in of this list back."""
    form = await read_valid(request, UndoForm)
    if await list_of_scan(scan_id) != list_id:
        raise NotFound
    reason, gate = form.reason.data or "", form.gate.data or ""
    try:
        answer = await undo(scan_id, viewer=viewer, reason=reason, gate=gate)
    except Refused as error:
        return await _answer_page(request, subject, refusal_view(error), status=409)
    return await _answered(request, subject, answer)


# --- pages ---------------------------------------------------------------------------------------


async def _scanner_page(
    request: Request, gate_list: GateList, form: CodeForm, *, status: int = 200
) -> Response[Any]:
    return await render(
        request,
        "checkin/scanner.html",
        status=status,
        gate_list=list_view(gate_list, await subject_of_list(gate_list)),
        count=await attendance_of(gate_list),
        scans=await last_scans(gate_list.id, limit=5),
        form=form,
        idempotency_key=new_token()[0],
    )


async def _people_page(
    request: Request, gate_list: GateList, form: WalkInForm, *, search: str = "", status: int = 200
) -> Response[Any]:
    people = await people_of(gate_list, search=search)
    return await render(
        request,
        "checkin/people.html",
        status=status,
        gate_list=list_view(gate_list, await subject_of_list(gate_list)),
        count=await attendance_of(gate_list),
        people=people[:MOST_SHOWN],
        left_out=max(0, len(people) - MOST_SHOWN),
        search=search,
        form=form,
        asks_age=asks_age(gate_list),
        idempotency_key=new_token()[0],
    )


async def _answered(
    request: Request,
    gate_list: GateList,
    answer: ScanAnswer,
    *,
    back: str = "",
    walk_in_form: WalkInForm | None = None,
) -> Response[Any]:
    offers_anyway = answer.decision.offer is Offer.LET_IN_ANYWAY
    return await _answer_page(
        request,
        gate_list,
        answer_view(answer),
        status=status_of(answer),
        back=back,
        walk_in_form=walk_in_form if offers_anyway else None,
    )


async def _answer_page(
    request: Request,
    gate_list: GateList,
    view: dict[str, Any],
    *,
    status: int,
    back: str = "",
    walk_in_form: WalkInForm | None = None,
) -> Response[Any]:
    """The whole screen: one word, one colour, one reason, next."""
    return await render(
        request,
        "checkin/answer.html",
        status=status,
        answer=view,
        may_admit=may_admit(view),
        list_path=path_of(gate_list.id),
        next_path=path_of(gate_list.id) + back,
        walk_in_form=walk_in_form,
        idempotency_key=new_token()[0],
    )


GATE_ROUTES = (
    show_lists,
    show_scanner,
    show_people,
    show_count,
    read_pass,
    read_code,
    press_name,
    admit_person,
    add_walk_in,
    take_back,
)
