"""One case for the office: what it is about, whose it is, what was said, the decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from core.contracts.cases import Case, Decision
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.ids import id_or_none
from core.facilities.inbox.forms import BackForm, DecisionForm, DepartmentForm, OwnerForm
from core.facilities.inbox.forms import QuestionForm as Question
from core.facilities.inbox.queries import line_for, office_now
from core.facilities.inbox.routes.listing import (
    PAGE,
    desk_of,
    handling_of,
    list_page,
    title_of,
    wanted_of,
)
from core.facilities.inbox.service import ask, decide_case, hand_case, send_case_on
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, refusal_words
from core.web.rendering import render

ONE = PAGE + "/{case:uuid}"
DECIDE: dict[str, Any] = {"policy": "inbox.decide"}
DONE = {
    Decision.APPROVE: msg("Approved: %(title)s."),
    Decision.RETURN: msg("Returned for corrections: %(title)s."),
    Decision.REJECT: msg("Refused: %(title)s."),
}
F = TypeVar("F", bound=BackForm)


@get(ONE, opt=DECIDE)
async def show_case(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Case],
) -> Response[Any]:
    """One case: what it is about, what was said, and the forms that handle it."""
    return await case_page(request, viewer, subject)


@post(ONE, opt=DECIDE, status_code=200)
async def decide(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """Decide, and go back to what waits next."""

    async def act(form: DecisionForm) -> str:
        decision = Decision(form.decision.data)
        await decide_case(subject, decision, reason=form.reason.data or "", viewer=viewer)
        return DONE[decision]

    return await _handle(request, viewer, subject, DecisionForm, act)


@post(ONE + "/owner", opt=DECIDE, status_code=200)
async def give(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """Take the case, hand it over, or give it back to all."""

    async def act(form: OwnerForm) -> str:
        owner = id_or_none(form.owner.data)
        shown = id_or_none(form.shown_owner.data)
        await hand_case(subject.id, owner, shown_owner=shown, viewer=viewer)
        if owner is None:
            return msg("Anybody can take it now: %(title)s.")
        return (
            msg("You have it: %(title)s.")
            if owner == viewer.account
            else msg("Handed over: %(title)s.")
        )

    return await _handle(request, viewer, subject, OwnerForm, act)


@post(ONE + "/department", opt=DECIDE, status_code=200)
async def send_on(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """Let another department decide."""

    async def act(form: DepartmentForm) -> str:
        await send_case_on(subject.id, id_or_none(form.department.data), viewer=viewer)
        return msg("Sent on: %(title)s.")

    return await _handle(request, viewer, subject, DepartmentForm, act)


@post(ONE + "/question", opt=DECIDE, status_code=200)
async def send_question(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """Ask whoever waits for the decision."""

    async def act(form: Question) -> str:
        await ask(subject.id, form.question.data or "", viewer=viewer)
        return msg("Your question is on its way: %(title)s.")

    return await _handle(request, viewer, subject, Question, act)


async def _handle(
    request: Request,
    viewer: Viewer,
    case: Case,
    form_class: type[F],
    act: Callable[[F], Awaitable[str]],
) -> Response[Any]:
    """Do what a form asks, say so where it was sent from, or show it again with what is wrong."""
    form = await read_form(request, form_class)
    back = _back(form.back.data)
    if not form.validate():
        return await _again(request, viewer, case, form, back)
    try:
        said = await act(form)
    except Invalid as error:
        form.take(error)
        return await _again(request, viewer, case, form, back)
    except Refused as error:
        refused = refusal_words(error.refusal)
        return with_flash(redirect(f"{PAGE}/{case.id}"), "error", refused)
    done = gettext(said, title=title_of(case, viewer))
    return with_flash(redirect(back), "success", done)


async def _again(
    request: Request, viewer: Viewer, case: Case, form: BackForm, back: str
) -> Response[Any]:
    """The page from which the form came, with what was typed."""
    if back.partition("?")[0] != PAGE:
        return await case_page(request, viewer, case, form=form, status=422)
    wanted = wanted_of(dict(parse_qsl(urlsplit(back).query)))
    return await list_page(request, viewer, wanted, opened=case.id, form=form, status=422)


def _back(path: str | None) -> str:
    """The list as it was, or a case's page; anything else leads to the whole list."""
    text = path or ""
    is_list = text == PAGE or text.startswith((f"{PAGE}?", f"{PAGE}/"))
    return text if is_list and text.isprintable() and " " not in text else PAGE


async def case_page(
    request: Request,
    viewer: Viewer,
    case: Case,
    *,
    form: BackForm | None = None,
    status: int = 200,
) -> Response[Any]:
    """The page of one case."""
    line = await line_for(case)
    back = PAGE if isinstance(form, DecisionForm) or form is None else f"{PAGE}/{case.id}"
    return await render(
        request,
        "inbox/case.html",
        status=status,
        line=line,
        opened=await handling_of(line, await office_now(), form=form, back=back),
        here=f"{PAGE}/{case.id}",
        **await desk_of(viewer),
    )


CASE_ROUTES = (show_case, decide, give, send_on, send_question)
