"""The city's inbox: what waits, one line a case, each decided without leaving the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from core.contracts.cases import Case
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.facilities.inbox.forms import BUTTONS, DecisionForm, QuestionForm
from core.facilities.inbox.queries import (
    kinds_on,
    office_now,
    waiting_counts,
    waiting_lines,
)
from core.facilities.inbox.values import Line, Office, View, Wanted
from core.services.cases.api import messages_of
from core.settings import current as settings
from core.web.forms import Form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get
from core.web.i18n import gettext
from core.web.rendering import menu, render

PAGE = "/city/inbox"
VIEW_WORDS = {
    View.ALL: msg("All"),
    View.MINE: msg("Mine"),
    View.DEPUTY: msg("Where I stand in"),
    View.FREE: msg("Nobody's yet"),
    View.OVERDUE: msg("Overdue"),
}


@get(PAGE, opt={"policy": "inbox.read"})
async def show_inbox(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What waits, oldest first: all of it, or what the address asks for."""
    asked = request.query_params
    wanted = wanted_of(asked)
    return await list_page(request, viewer, wanted, opened=id_or_none(asked.get("open")))


async def list_page(
    request: Request,
    viewer: Viewer,
    wanted: Wanted,
    *,
    opened: UUID | None = None,
    form: Form | None = None,
    status: int = 200,
) -> Response[Any]:
    """The list; the line of one case is opened, with what was typed there."""
    office = await office_now()
    lines = await waiting_lines(viewer, wanted, office)
    back = address_of(wanted)
    return await render(
        request,
        "inbox/inbox.html",
        status=status,
        lines=lines,
        back=back,
        opened=await handling_of(_line_of(lines, opened), office, form=form, back=back),
        views=_views(wanted),
        kinds=await _kinds(viewer, wanted, office),
        departments=[(str(one), name) for one, name in office.departments.items()],
        wanted=wanted,
        **await desk_of(viewer),
    )


async def handling_of(
    line: Line | None, office: Office, *, form: Form | None, back: str
) -> Mapping[str, Any] | None:
    """What the forms need that handle one case, with a form that was sent back in place of its own.

    The names of the office's people and departments come as choices.
    """
    if line is None:
        return None
    return {
        "line": line,
        "decision": form if isinstance(form, DecisionForm) else DecisionForm(),
        "question": form if isinstance(form, QuestionForm) else QuestionForm(),
        "messages": await messages_of(line.case.id),
        "refused": form,
        "buttons": [(one.value, gettext(BUTTONS[one])) for one in line.kind.decisions],
        "people": [(str(one), office.name_of(one)) for one in office.people],
        "departments": [(str(one), name) for one, name in office.departments.items()],
        "back": back,
    }


async def desk_of(viewer: Viewer, path: str = PAGE) -> Mapping[str, Any]:
    """The frame of the city's desk, with the menu's item of a path marked."""
    return {"desk_title": settings().city_name, "desk_nav": await menu(viewer, "city", path)}


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """Which cases an address asks for; what it does not understand, it does not ask for."""
    view = asked.get("view", "")
    return Wanted(
        view=View(view) if view in set(View) else View.ALL,
        kind=asked.get("kind", "")[:100],
        department=id_or_none(asked.get("department")),
    )


def address_of(wanted: Wanted, **other: object) -> str:
    """The address of the list with these cases, or with something else in one place."""
    parts = {
        "view": "" if wanted.view is View.ALL else wanted.view.value,
        "kind": wanted.kind,
        "department": str(wanted.department or ""),
    } | {key: str(value) for key, value in other.items()}
    query = urlencode({key: value for key, value in parts.items() if value})
    return f"{PAGE}?{query}" if query else PAGE


def _line_of(lines: Sequence[Line], case: UUID | None) -> Line | None:
    return next((line for line in lines if line.case.id == case), None)


def _views(wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": gettext(VIEW_WORDS[view]),
            "href": address_of(wanted, view="" if view is View.ALL else view.value),
            "is_current": view is wanted.view,
        }
        for view in View
    ]


async def _kinds(viewer: Viewer, wanted: Wanted, office: Office) -> list[tuple[str, str]]:
    """The choice of kinds, each with how many wait; none while there is nothing to choose from."""
    every = Wanted(view=wanted.view, department=wanted.department)
    counts = await waiting_counts(viewer, every, office)
    return [
        (key, f"{gettext(kind.title)} ({counts.get(key, 0)})")
        for key, kind in (await kinds_on()).items()
        if key in counts or key == wanted.kind
    ]


def title_of(case: Case, viewer: Viewer) -> str:
    """What a case is called in the viewer's language."""
    return case.title.to(viewer.language)


LIST_ROUTES = (show_inbox,)
