"""What an operation of /api/v1 declares beside its policy: scope, words, shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar.handlers import BaseRouteHandler

ROOT = "/api/v1"
OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token may be allowed: `key` is "area:read" or "area:write", `title` says it."""

    key: str
    title: str


def nothing_behind(subject: Any) -> UUID | None:  # noqa: ARG001 -- the signature of `thing`
    """The operation is about no single thing that people sign up for."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation as programs see it; the description at /schema is made of these.

    `answer`, `body` and `query` are msgspec structs. `thing(subject)` names the event or shift
    that the policy's object belongs to: a token for one event opens only what belongs to it.
    `may_clash` tells that the state of things can forbid it (409).
    """

    scope: Scope
    summary: str
    answer: Any
    body: Any = None
    query: Any = None
    status: int = 200
    thing: Callable[[Any], UUID | None] = nothing_behind
    may_clash: bool = False


def operation(*, policy: str, **declared: Any) -> dict[str, Any]:
    """The `opt` of a handler below /api/v1; `declared` is what Operation takes."""
    return {"policy": policy, OPERATION: Operation(**declared)}


def operation_of(handler: BaseRouteHandler) -> Operation | None:
    """What a handler declared; None for pages."""
    found: Operation | None = handler.opt.get(OPERATION)
    return found
