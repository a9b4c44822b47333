"""The page on which a host writes what people are asked when they sign up."""

from collections.abc import Sequence
from typing import Any

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.people.api import organization_by_id
from core.services.questions.api import KIND_TITLES, Question, moved, without, written
from core.signups.loaders import WritingQuestions
from core.signups.service.forming import ask_questions
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
from core.web.i18n import gettext, refusal_words
from core.web.question_editor import (
    QuestionForm,
    SeenForm,
    question_data,
    question_form,
    question_from,
    seen_version,
)
from core.web.questions import asked_fields, with_questions
from core.web.rendering import render_desk

BASE = "/desk/{organization_slug:str}/questions/{audience:str}/{subject_id:uuid}"
QUESTION = BASE + "/{key:str}"
POLICY = {"policy": "signups.questions.write"}
NEW = "new"
STEPS = {"up": -1, "down": 1}


@get(BASE, opt=POLICY)
async def show_questions(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """The questions in their order, and how people see them."""
    return await _list_page(request, subject)


@get(QUESTION, opt=POLICY)
async def show_question(
    request: Request, subject: NamedDependency[Any], key: FromPath[str]
) -> Response[Any]:
    """One question to write, or a new one ("new")."""
    one = _question(subject, key)
    data = question_data(one) if one else None
    form = question_form(subject.asking.version, key)(data=data)
    return await _question_page(request, subject, form, one)


@post(QUESTION, opt=POLICY, status_code=200)
async def send_question(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    key: FromPath[str],
) -> Response[Any]:
    """Keep a question as it is written now."""
    one = _question(subject, key)
    form = await read_form(request, question_form(subject.asking.version, key))
    if not form.validate():
        return await _question_page(request, subject, form, one, status=422)
    made = question_from(form, one)
    try:
        await _keep(viewer, subject, written(_questions(subject), made), form)
    except Invalid as wrong:
        form.form_errors = [gettext(text) for texts in wrong.fields.values() for text in texts]
        return await _question_page(request, subject, form, one, status=422)
    except Refused as refused:
        form.form_errors = [refusal_words(refused.refusal)]
        return await _question_page(request, subject, form, one, status=409)
    return _back(subject, msg("The question is kept. Who signs up from now on is asked it."))


@post(QUESTION + "/move/{way:str}", opt=POLICY, status_code=200)
async def send_move(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    key: FromPath[str],
    way: FromPath[str],
) -> Response[Any]:
    """Ask a question one place earlier ("up") or later ("down")."""
    form = await read_form(request, SeenForm)
    if way not in STEPS or _question(subject, key) is None:
        raise NotFound
    questions = moved(_questions(subject), key, by=STEPS[way])
    return await _changed(request, viewer, subject, form, questions, msg("The order is changed."))


@post(QUESTION + "/remove", opt=POLICY, status_code=200)
async def send_removal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    key: FromPath[str],
) -> Response[Any]:
    """Ask a question no more; what was answered to it stays."""
    form = await read_form(request, SeenForm)
    if _question(subject, key) is None:
        raise NotFound
    questions = without(_questions(subject), key)
    text = msg("The question is not asked any more.")
    return await _changed(request, viewer, subject, form, questions, text)


async def _changed(
    request: Request,
    viewer: Viewer,
    found: WritingQuestions,
    form: SeenForm,
    questions: Sequence[Question],
    text: str,
) -> Response[Any]:
    try:
        await _keep(viewer, found, questions, form)
    except Invalid as wrong:
        trouble = [gettext(text) for texts in wrong.fields.values() for text in texts]
        return await _list_page(request, found, trouble=trouble, status=422)
    except Refused as refused:
        trouble = [refusal_words(refused.refusal)]
        return await _list_page(request, found, trouble=trouble, status=409)
    return _back(found, text)


async def _keep(
    viewer: Viewer, found: WritingQuestions, questions: Sequence[Question], form: SeenForm
) -> None:
    await ask_questions(found.asking, questions, viewer=viewer, seen=seen_version(form))


def _questions(found: WritingQuestions) -> Sequence[Question]:
    return found.asking.version.questions if found.asking.version else ()


def _question(found: WritingQuestions, key: str) -> Question | None:
    """The question of that key, None for a new one. Raises NotFound for others."""
    if key == NEW:
        return None
    for one in _questions(found):
        if one.key == key:
            return one
    raise NotFound


def _path(found: WritingQuestions) -> str:
    audience = found.asking.audience
    return f"/desk/{found.organization_slug}/questions/{audience.kind}/{audience.subject}"


def _back(found: WritingQuestions, text: str) -> Response[Any]:
    return with_flash(redirect(_path(found)), "success", gettext(text))


async def _list_page(
    request: Request,
    found: WritingQuestions,
    *,
    trouble: Sequence[str] = (),
    status: int = 200,
) -> Response[Any]:
    version = found.asking.version
    form = with_questions(Form, version)()
    return await _page(
        request,
        found,
        "signups/questions.html",
        status=status,
        trouble=trouble,
        preview=asked_fields(form, version),
        kind_titles=KIND_TITLES,
    )


async def _question_page(
    request: Request,
    found: WritingQuestions,
    form: QuestionForm,
    question: Question | None,
    *,
    status: int = 200,
) -> Response[Any]:
    return await _page(
        request,
        found,
        "signups/question.html",
        status=status,
        form=form,
        question=question,
        key=question.key if question else NEW,
    )


async def _page(
    request: Request, found: WritingQuestions, template: str, *, status: int, **context: Any
) -> Response[Any]:
    organization = await organization_by_id(found.asking.audience.organization)
    return await render_desk(
        request,
        template,
        place="desk",
        title=organization.short_name if organization else "",
        organization_slug=found.organization_slug,
        status=status,
        audience=found.asking.audience,
        version=found.asking.version,
        base_path=_path(found),
        **context,
    )


QUESTION_ROUTES = (show_questions, show_question, send_question, send_move, send_removal)
