"""Errors mapped to HTTP and to words, once: a page for people, JSON for programs."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.types import ExceptionHandlersMap, Receive, Scope, Send

from core.contracts.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    PospoluError,
    Refused,
    TooMany,
    Unavailable,
)
from core.contracts.texts import msg
from core.data.errors import DatabaseUnavailable
from core.kernel.faults import note
from core.settings import current
from core.web.connection import SignInNeeded, is_for_programs, language_of, wants_json
from core.web.handlers import redirect
from core.web.i18n import gettext, language, refusal_words, set_language
from core.web.modules import is_path_of_off_module
from core.web.policies import ProofNeeded
from core.web.rendering import render, render_bare

log = logging.getLogger("pospolu.web")

METHODS_OF_PAGES = {"GET", "POST"}  # whoever uses another is no person before a browser
PROBLEM = "application/problem+json"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="pospolu"'}
TITLES = {
    400: msg("This cannot be read"),
    401: msg("Please sign in"),
    403: msg("This is not open to you"),
    404: msg("There is no such page"),
    405: msg("That cannot be done here"),
    409: msg("This cannot be done now"),
    410: msg("This link no longer works"),
    413: msg("That is too large"),
    415: msg("This kind of file cannot be used"),
    422: msg("Something needs to be corrected"),
    429: msg("Too many tries"),
    500: msg("Something went wrong on our side"),
    503: msg("We will be back in a moment"),
}
WAYS_OUT = {
    401: msg("Sign in and try once more."),
    403: msg("If you need access, ask the organization or the city's office."),
    404: msg(
        "The address may be mistyped, or the page was taken down. Search the calendar instead."
    ),
    410: msg("Ask for a new one on the page where you got it."),
    422: msg("Go back, correct what is marked and send it again. Nothing was saved."),
    429: msg("Wait a moment and try again."),
    500: msg(
        "Nothing was saved. Try again in a moment; if it stays so, write to the city's office."
    ),
    503: msg("Nothing was lost. Try again in a moment."),
}


class Problem(PospoluError):
    """An error with a status, a code and words of its own, said to programs; `text` is said."""

    def __init__(self, status: int, code: str, text: str = "", **more: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.text, self.more = status, code, text, more


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An error ready to be said: status, stable code, sentence, fields with their sentences.

    `keys` are the message ids of the sentences of `fields`; `more` is what else programs are told.
    """

    status: int
    code: str
    text: str
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    keys: Mapping[str, list[str]] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def answer_for(error: Exception) -> Answer:  # noqa: PLR0911 -- one return for each kind of error
    """What an error means to the one who asked, in the current language."""
    match error:
        case Problem(status=status, code=code, text=text, more=more):
            return Answer(status=status, code=code, text=text or gettext(TITLES[status]), more=more)
        case Refused(refusal=refusal):
            text = refusal_words(refusal)
            return Answer(status=409, code=refusal.code, text=text)
        case Invalid(fields=fields):
            said = {name: [gettext(text) for text in texts] for name, texts in fields.items()}
            keys = {name: list(texts) for name, texts in fields.items()}
            text = gettext(TITLES[422])
            return Answer(status=422, code="invalid", text=text, fields=said, keys=keys)
        case TooMany(retry_after=seconds):
            headers = {"Retry-After": str(seconds)}
            return Answer(status=429, code="too_many", text=gettext(TITLES[429]), headers=headers)
        case NotAllowed():
            return Answer(status=403, code="not_allowed", text=gettext(TITLES[403]))
        case NotFound():
            return Answer(status=404, code="not_found", text=gettext(TITLES[404]))
        case Unavailable():
            headers = {"Retry-After": "5"}
            text = gettext(TITLES[503])
            return Answer(status=503, code="unavailable", text=text, headers=headers)
        case HTTPException(status_code=status, headers=headers):
            known = status if status in TITLES else 400
            text = gettext(TITLES[known])
            return Answer(status=status, code=f"http_{status}", text=text, headers=headers or {})
        case _:
            return Answer(status=500, code="error", text=gettext(TITLES[500]))


def problem(answer: Answer) -> Response[Any]:
    """An error for programs (RFC 9457): stable code, our words, each field's key and words."""
    body = {
        "type": f"{current().base_url}/schema#{answer.status}",
        "title": gettext(TITLES.get(answer.status, TITLES[400])),
        "status": answer.status,
        "detail": answer.text,
        "code": answer.code,
        "fields": {
            name: [
                {"key": key, "text": text}
                for key, text in zip(answer.keys.get(name, texts), texts, strict=True)
            ]
            for name, texts in answer.fields.items()
        },
        **answer.more,
    }
    headers = {**answer.headers, "Content-Language": language()}
    return Response(body, status_code=answer.status, media_type=PROBLEM, headers=headers)


async def _say(request: Request[Any, Any, Any], answer: Answer) -> Response[Any]:
    if request.method != "HEAD" and is_for_programs(request):
        return problem(answer)
    if request.method != "HEAD" and wants_json(request):
        body = {"error": answer.code, "message": answer.text, "fields": answer.fields}
        return Response(body, status_code=answer.status, headers=answer.headers)
    if request.method not in METHODS_OF_PAGES:
        return Response(b"", status_code=answer.status, headers=answer.headers)
    context = {
        "code": answer.status,
        "title": answer.text,
        "text": gettext(WAYS_OUT.get(answer.status, "")),
        "fields": answer.fields,
    }
    try:
        response = await render(request, "error.html", status=answer.status, **context)
    except DatabaseUnavailable:  # that it is away can be said without it
        response = render_bare(request, "error.html", status=answer.status, **context)
    for name, value in answer.headers.items():
        response.set_header(name, value)
    return response


async def _handle(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    set_language(language_of(request))
    if isinstance(error, MethodNotAllowedException) and await is_path_of_off_module(
        request.app, request.url.path
    ):
        error = NotFoundException()
    answer = answer_for(error)
    if answer.status >= 500:  # noqa: PLR2004 -- ours to mend
        handler: Any = request.scope.get("route_handler")
        room = str(handler.opt.get("module", "")) if handler is not None else ""
        note(room, str(request.scope.get("path_template", "-")), error)
        log.error("%s failed", request.scope.get("path_template", "-"), exc_info=error)
    return await _say(request, answer)


async def _ask_to_sign_in(request: Request[Any, Any, Any]) -> Response[Any]:
    set_language(language_of(request))
    if wants_json(request):
        text = gettext(TITLES[401])
        answer = Answer(status=401, code="sign_in", text=text, headers=CHALLENGE)
        return await _say(request, answer)
    back = request.url.path if request.method == "GET" else ""
    target = f"/sign-in?next={quote(back)}" if back else "/sign-in"
    return redirect(target)


async def _ask_for_proof(request: Request[Any, Any, Any], error: ProofNeeded) -> Response[Any]:
    if wants_json(request):
        text = gettext(msg("Show again who you are, then try once more."))
        return await _say(request, Answer(status=403, code="proof_needed", text=text))
    back = error.back or (request.url.path if request.method == "GET" else "")
    return redirect(f"/me/prove?next={quote(back)}" if back else "/me/prove")


class LateResponse(Response[Any]):
    """An answer that is made when it is sent: error handlers are sync, our pages are not."""

    def __init__(self, make: Callable[[], Awaitable[Response[Any]]]) -> None:
        super().__init__(b"")
        self._make = make

    def to_asgi_response(self, *args: Any, **kwargs: Any) -> Any:
        """An ASGI application that makes the real answer and sends it."""

        async def send_real_answer(scope: Scope, receive: Receive, send: Send) -> None:
            real = await self._make()
            await real.to_asgi_response(*args, **kwargs)(scope, receive, send)

        return send_real_answer


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Say any error that reaches the edge."""
    return LateResponse(lambda: _handle(request, error))


def ask_to_sign_in(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:  # noqa: ARG001 -- a handler's signature
    """The way to sign-in and back for people; 401 for programs."""
    return LateResponse(lambda: _ask_to_sign_in(request))


def ask_for_proof(request: Request[Any, Any, Any], error: ProofNeeded) -> Response[Any]:
    """The way to the second factor and back for people; 403 for programs."""
    return LateResponse(lambda: _ask_for_proof(request, error))


HANDLERS: ExceptionHandlersMap = {
    ProofNeeded: ask_for_proof,
    SignInNeeded: ask_to_sign_in,
    PospoluError: handle,
    HTTPException: handle,
    Exception: handle,
}
