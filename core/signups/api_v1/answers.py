"""Questions and answers for programs: what is asked, one's own answers, the host's side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.texts import msg
from core.services.questions.api import SeenBy, form_now
from core.signups.api_v1.desk import SIGNUP
from core.signups.api_v1.own import OWN, SHEET
from core.signups.api_v1.question_shapes import (
    SUMMARY,
    AnswersAnswer,
    AskBody,
    FormAnswer,
    FormBody,
    OwnAnswersBody,
    WrittenAnswersBody,
)
from core.signups.api_v1.shapes import READ, WRITE, thing_of
from core.signups.queries.answers import answers_of, inquiries_of, sees
from core.signups.service.answering import ask_back, change_answers, write_answers
from core.signups.service.forming import ask_questions
from core.web.api.handlers import (
    ROOT,
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
)

FORM = ROOT + "/organizations/{organization_slug:str}/questions/{audience:str}/{subject_id:uuid}"


@get(
    SHEET + "/questions",
    opt=operation(
        policy="signups.sheet.see",
        scope=READ,
        summary=SUMMARY,
        answer=FormAnswer,
        thing=thing_of,
    ),
)
async def api_show_questions(
    request: Request,
    subject: NamedDependency[Any],
    sheet_id: FromPath[UUID],  # noqa: ARG001 -- the loader read it
) -> Response[Any]:
    """As they are asked now; `version` goes with the answers as `answers_to`."""
    version = await form_now(subject.form) if subject.form else None
    return answer(request, FormAnswer.of(version))


@post(
    OWN + "/{signup_id:uuid}/answers",
    status_code=200,
    opt=operation(
        policy="signups.own.change",
        scope=WRITE,
        summary=msg("Change one's own answers, or reply to the host"),
        body=OwnAnswersBody,
        answer=AnswersAnswer,
    ),
)
async def api_change_own_answers(
    request: Request, viewer: NamedDependency[Viewer], signup_id: FromPath[UUID]
) -> Response[Any]:
    """Until the host has decided."""
    body = await read_body(request, OwnAnswersBody)

    async def act() -> AnswersAnswer:
        await change_answers(
            signup_id, body.answers, viewer=viewer, seen=body.answers_to, reply=body.reply
        )
        return await _answers(signup_id, frozenset(SeenBy))

    return await once(request, viewer, act)


@get(
    SIGNUP + "/answers",
    opt=operation(
        policy="signups.signup.manage",
        scope=READ,
        summary=msg("What somebody answered"),
        answer=AnswersAnswer,
        thing=thing_of,
    ),
)
async def api_show_answers(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """Only administrators of the organization read what is asked for them."""
    return answer(request, await _answers(signup_id, sees(viewer, subject.sheet.organization)))


@post(
    SIGNUP + "/answers",
    status_code=200,
    opt=operation(
        policy="signups.signup.manage",
        scope=WRITE,
        summary=msg("Write down what somebody answered on paper"),
        body=WrittenAnswersBody,
        answer=AnswersAnswer,
        thing=thing_of,
    ),
)
async def api_write_answers(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """What is required may be left out."""
    body = await read_body(request, WrittenAnswersBody)
    seen = sees(viewer, subject.sheet.organization)

    async def act() -> AnswersAnswer:
        await write_answers(signup_id, body.answers, viewer=viewer)
        return await _answers(signup_id, seen)

    return await once(request, viewer, act)


@post(
    SIGNUP + "/ask",
    status_code=200,
    opt=operation(
        policy="signups.signup.manage",
        scope=WRITE,
        summary=msg("Ask somebody something before deciding"),
        body=AskBody,
        answer=AnswersAnswer,
        thing=thing_of,
        may_clash=True,
    ),
)
async def api_ask_back(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    signup_id: FromPath[UUID],
) -> Response[Any]:
    """They get a message and can reply."""
    body = await read_body(request, AskBody)
    seen = sees(viewer, subject.sheet.organization)

    async def act() -> AnswersAnswer:
        await ask_back(signup_id, body.question, viewer=viewer)
        return await _answers(signup_id, seen)

    return await once(request, viewer, act)


@get(
    FORM,
    opt=operation(
        policy="signups.questions.write",
        scope=READ,
        summary=msg("The questions of a sheet, or of all shifts of an offer"),
        answer=FormAnswer,
    ),
)
async def api_show_form(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """`audience` is "sheet" with a sheet's id, or the key of a group, as "volunteering.offer"."""
    return answer(request, FormAnswer.of(subject.asking.version))


@post(
    FORM,
    status_code=200,
    opt=operation(
        policy="signups.questions.write",
        scope=WRITE,
        summary=msg("Write the questions anew"),
        body=FormBody,
        answer=FormAnswer,
        may_clash=True,
    ),
)
async def api_write_form(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Who has answered already keeps the answers to the questions as they were then."""
    body = await read_body(request, FormBody)
    questions = [one.question() for one in body.questions]

    async def act() -> FormAnswer:
        version = await ask_questions(subject.asking, questions, viewer=viewer, seen=body.seen)
        return FormAnswer.of(version)

    return await once(request, viewer, act)


async def _answers(signup: UUID, seen: frozenset[SeenBy]) -> AnswersAnswer:
    given = (await answers_of([signup])).get(signup)
    asked_back = (await inquiries_of([signup])).get(signup, ())
    return AnswersAnswer.of(given, list(asked_back), seen)


ANSWER_OPERATIONS = (
    api_show_questions,
    api_change_own_answers,
    api_show_answers,
    api_write_answers,
    api_ask_back,
    api_show_form,
    api_write_form,
)
