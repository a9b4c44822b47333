"""Check-in at one list for programs: people, scans, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.checkin.api import (
    Attendance,
    Direction,
    GateList,
    PersonAtGate,
    Result,
    ScanAnswer,
    ScanRequest,
    attendance_of,
    list_of_scan,
    people_of,
    scan,
    undo,
)
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import LocalizedText, msg
from core.contracts.viewer import Viewer
from core.data.ids import token_hash
from core.data.times import utc_now
from core.facilities.scanner.api_v1.shapes import (
    HOME,
    READ,
    WRITE,
    ListAnswer,
    PeopleQuery,
    PersonLine,
    ScanBody,
    ScanSaid,
    UndoBody,
    device_of,
)
from core.facilities.scanner.forms import NONCE_LENGTH
from core.facilities.scanner.presentation import answer_view, status_of
from core.facilities.scanner.queries import lists_for, subject_of_list
from core.web.api.handlers import (
    UNFIT,
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Texts,
    answer,
    get,
    key_of,
    once,
    operation,
    post,
    read_body,
    read_query,
    said,
)
from core.web.errors import Problem

LIST = HOME + "/{list_id:uuid}"
PEOPLE_AT_ONCE = 100


def thing_of(found: Any) -> UUID | None:
    """The event or shift behind a list."""
    return found.subject if isinstance(found, GateList) else None


@get(
    HOME,
    opt=operation(
        policy="scanner.lists",
        scope=READ,
        summary=msg("The check-in lists around now"),
        query=Nothing,
        answer=Page[ListAnswer],
    ),
)
async def api_list_lists(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Those at which the account may check people in."""
    read_query(request, Nothing)
    found = await lists_for(viewer, utc_now())
    items = [
        _list(one.gate_list, one.subject.title, one.subject.place, one.attendance) for one in found
    ]
    return answer(request, Page(items=items))


@get(
    LIST,
    opt=operation(
        policy="scanner.use",
        scope=READ,
        summary=msg("A check-in list and how many came"),
        answer=ListAnswer,
        thing=thing_of,
    ),
)
async def api_show_list(
    request: Request,
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """Counted now."""
    thing = await subject_of_list(subject)
    title, place = (thing.title, thing.place) if thing else (LocalizedText(), "")
    return answer(request, _list(subject, title, place, await attendance_of(subject)))


@get(
    LIST + "/people",
    opt=operation(
        policy="scanner.use",
        scope=READ,
        summary=msg("Who is expected and who came"),
        query=PeopleQuery,
        answer=Page[PersonLine],
        thing=thing_of,
    ),
)
async def api_list_people(
    request: Request,
    subject: NamedDependency[GateList],
) -> Response[Any]:
    """100 at a time, in the order in which they signed up."""
    asked = read_query(request, PeopleQuery)
    found = sorted(await people_of(subject, search=asked.search), key=lambda one: one.signup)
    rest = [one for one in found if asked.after is None or one.signup > asked.after]
    shown = rest[:PEOPLE_AT_ONCE]
    more = str(shown[-1].signup) if len(rest) > PEOPLE_AT_ONCE else None
    return answer(request, Page(items=[_person(one) for one in shown], after=more))


@post(
    LIST + "/scan",
    status_code=200,
    opt=operation(
        policy="scanner.use",
        scope=WRITE,
        summary=msg("Read a pass, or check in by name"),
        body=ScanBody,
        answer=ScanSaid,
        thing=thing_of,
    ),
)
async def api_scan(
    request: Request, viewer: NamedDependency[Viewer], list_id: FromPath[UUID]
) -> Response[Any]:
    """A refusal is kept too, and said as a problem with its reason: 409, or 422 for no pass.

    The key is the reading's nonce, which check-in itself keeps with the scan.
    """
    body = await read_body(request, ScanBody)
    if bool(body.code) == (body.signup is not None):
        raise Invalid({"code": [msg("Send the code of a pass or a sign-up, one of them.")]})
    if not body.gate.isprintable():
        raise Invalid({"gate": [msg("This text has characters that cannot be used.")]})
    wish = ScanRequest(
        gate_list=list_id,
        device=body.device or device_of(viewer),
        nonce=token_hash(f"{viewer.account or viewer.device}:{key_of(request)}")[:NONCE_LENGTH],
        code=body.code,
        signup=body.signup,
        direction=_direction(body),
        device_at=body.device_at,
        sent_at=body.sent_at,
        gate=body.gate.strip(),
    )
    found = await scan(wish, viewer=viewer)
    if found.result is Result.REFUSED:
        view = answer_view(found)
        shown = {name: view[name] for name in ("scan", "signup", "word", "offer")}
        raise Problem(status_of(found), view["code"], view["reason"], **shown)
    return said(_said(found))


@post(
    LIST + "/undo/{scan_id:uuid}",
    status_code=200,
    opt=operation(
        policy="scanner.use",
        scope=WRITE,
        summary=msg("Take a check-in back"),
        body=UndoBody,
        answer=ScanSaid,
        thing=thing_of,
    ),
)
async def api_undo(
    request: Request,
    viewer: NamedDependency[Viewer],
    list_id: FromPath[UUID],
    scan_id: FromPath[UUID],
) -> Response[Any]:
    """Kept as a record of its own."""
    body = await read_body(request, UndoBody)
    if await list_of_scan(scan_id) != list_id:
        raise NotFound

    async def act() -> ScanSaid:
        return _said(await undo(scan_id, viewer=viewer, reason=body.reason, gate=body.gate.strip()))

    return await once(request, viewer, act)


def _direction(body: ScanBody) -> Direction:
    if body.direction is Direction.UNDO:
        raise Invalid({"direction": [UNFIT]})
    return body.direction


def _said(found: ScanAnswer) -> ScanSaid:
    view = answer_view(found)
    return ScanSaid(
        scan=found.scan,
        result=found.result,
        direction=found.direction,
        word=view["word"],
        name=found.name,
        first_at=found.decision.first_at,
        first_gate=found.decision.first_gate,
        signup=found.signup,
        may_undo=found.may_undo,
    )


def _list(
    gate_list: GateList, title: LocalizedText, place: str, attendance: Attendance
) -> ListAnswer:
    same = ("id", "title", "organization", "starts_at", "ends_at", "zone")
    return ListAnswer(
        **{name: getattr(gate_list, name) for name in same},
        thing=gate_list.subject,
        thing_title=Texts.of(title),
        place=place,
        arrived=attendance.arrived,
        inside=attendance.inside,
        expected=attendance.expected,
    )


def _person(one: PersonAtGate) -> PersonLine:
    return PersonLine(**{name: getattr(one, name) for name in PersonLine.__struct_fields__})


LIST_OPERATIONS = (api_list_lists, api_show_list, api_list_people, api_scan, api_undo)
