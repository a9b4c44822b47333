"""What whoever waits for a decision sees: how far it is, what comes next, and what is asked."""

from __future__ import annotations

from typing import Any

from core.contracts.cases import Case
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.viewer import VISITOR
from core.facilities.inbox.forms import AnswerForm
from core.facilities.inbox.permissions import DeskCase
from core.facilities.inbox.queries import cases_at_desk, kinds_on
from core.facilities.inbox.service import answer
from core.people.api import Organization
from core.services.cases.api import messages_of
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
from core.web.i18n import gettext
from core.web.rendering import render, render_desk

DESK = "/desk/{organization_slug:str}/cases"
ONE = DESK + "/{case:uuid}"
LINK = "/case/{token:str}"


@get(DESK, opt={"policy": "inbox.desk"})
async def list_at_desk(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """All that an organization asked the city for, newest first."""
    return await _desk(
        request,
        subject,
        "inbox/desk.html",
        cases=await cases_at_desk(subject.id),
        kinds=await kinds_on(),
    )


@get(ONE, opt={"policy": "inbox.answer"})
async def show_at_desk(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """One case of an organization."""
    return await _at_desk(request, subject, AnswerForm())


@post(ONE, opt={"policy": "inbox.answer"}, status_code=200)
async def answer_at_desk(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """Answer the office's question."""
    form = await read_form(request, AnswerForm)
    here = f"/desk/{subject.organization.slug}/cases/{subject.case.id}"
    done = await _answered(form, subject.case, viewer, here)
    return done or await _at_desk(request, subject, form, status=422)


@get(LINK, opt={"policy": "inbox.link"})
async def show_linked(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """One's case behind the mailed link; looking uses nothing up."""
    return await _linked(request, subject, token, AnswerForm())


@post(LINK, opt={"policy": "inbox.link"}, status_code=200)
async def answer_linked(
    request: Request,
    subject: NamedDependency[Any],
    token: FromPath[str],
) -> Response[Any]:
    """Answer the office's question; the link says who it is, whoever has signed in."""
    form = await read_form(request, AnswerForm)
    done = await _answered(form, subject, VISITOR, f"/case/{token}")
    return done or await _linked(request, subject, token, form, status=422)


async def _answered(
    form: AnswerForm, case: Case, viewer: Viewer, here: str
) -> Response[Any] | None:
    """The way back after an answer that was taken; None where the form is wrong."""
    try:
        if not form.validate():
            return None
        await answer(case.id, form.answer.data or "", viewer=viewer)
    except Invalid as error:
        form.take(error)
        return None
    except Refused as error:
        return with_flash(redirect(here), "error", gettext(error.refusal.text))
    said = gettext(msg("Your answer has arrived. The city's office is reading it."))
    return with_flash(redirect(here), "success", said)


async def _about(case: Case) -> dict[str, Any]:
    kind = (await kinds_on())[case.kind]
    return {"case": case, "kind": kind, "messages": await messages_of(case.id)}


async def _at_desk(
    request: Request, found: DeskCase, form: AnswerForm, *, status: int = 200
) -> Response[Any]:
    here = f"/desk/{found.organization.slug}/cases"
    return await _desk(
        request,
        found.organization,
        "inbox/desk_case.html",
        status=status,
        form=form,
        list_path=here,
        here=f"{here}/{found.case.id}",
        **await _about(found.case),
    )


async def _linked(
    request: Request, case: Case, token: str, form: AnswerForm, *, status: int = 200
) -> Response[Any]:
    return await render(
        request,
        "inbox/linked.html",
        status=status,
        form=form,
        here=f"/case/{token}",
        **await _about(case),
    )


async def _desk(
    request: Request,
    organization: Organization,
    template: str,
    *,
    status: int = 200,
    **context: Any,
) -> Response[Any]:
    return await render_desk(
        request,
        template,
        place="desk",
        title=organization.short_name,
        organization_slug=organization.slug,
        status=status,
        **context,
    )


APPLICANT_ROUTES = (list_at_desk, show_at_desk, answer_at_desk, show_linked, answer_linked)
