"""The boundary around one callable of a plugin: a failure is counted, a wrong answer goes no
further, and what hangs ends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from core.kernel.faults import ModuleFailed, WrongAnswer, is_fault, note
from core.kernel.registry import room_of

Behaviour = Callable[..., Awaitable[Any]]
Check = Callable[[Any], bool]


def anything(answer: Any) -> bool:  # noqa: ARG001 -- a check's signature
    """What it gives is looked at by whoever asked."""
    return True


def is_a(kind: type) -> Check:
    """One of that kind."""
    return lambda answer: isinstance(answer, kind)


def maybe(kind: type) -> Check:
    """One of that kind, or nothing."""
    return lambda answer: answer is None or isinstance(answer, kind)


def many(kind: type) -> Check:
    """A sequence of that kind."""
    return lambda answer: (
        isinstance(answer, Sequence) and all(isinstance(one, kind) for one in answer)
    )


def mapping_to(kind: type) -> Check:
    """A mapping whose values are of that kind."""
    return lambda answer: (
        isinstance(answer, Mapping) and all(isinstance(one, kind) for one in answer.values())
    )


def guarded(
    key: str, name: str, run: Behaviour, check: Check = anything, *, seconds: float | None
) -> Behaviour:
    """`run` with a boundary: raises ModuleFailed where it fails, hangs or gives the wrong thing.

    Answers to what somebody asked for (PospoluError, HTTP errors below 500) pass unchanged.
    """
    room, place = room_of(key), f"{key} {name}"

    @wraps(run)
    async def within_boundary(*args: Any, **kwargs: Any) -> Any:
        try:
            async with asyncio.timeout(seconds):
                answer = await run(*args, **kwargs)
            if not check(answer):
                message = f"{name} gave {type(answer).__name__}"
                raise WrongAnswer(message)  # noqa: TRY301 -- counted like any other fault
        except (Exception, SystemExit) as error:  # a module may fail in any way
            if not is_fault(error):
                raise
            note(room, place, error)
            message = f"{place}: {type(error).__name__}"
            raise ModuleFailed(message) from error
        return answer

    return within_boundary


def ruled(key: str, rule: Callable[[Any, Any], Any]) -> Callable[[Any, Any], bool]:
    """A rule that can fail: then it refuses. Only True grants: a coroutine or a text does not."""

    @wraps(rule)
    def within_boundary(viewer: Any, subject: Any) -> bool:
        try:
            answer = rule(viewer, subject)
            if not isinstance(answer, bool):
                if hasattr(answer, "close"):
                    answer.close()
                message = f"rule gave {type(answer).__name__}"
                raise WrongAnswer(message)  # noqa: TRY301 -- counted like any other fault
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- a module may fail in any way
            note(room_of(key), f"{key} rule", error)
            return False
        return answer

    return within_boundary


def instead(run: Behaviour, answer: Callable[[], Any]) -> Behaviour:
    """`run`, and where it fails something that its callers know how to show."""

    @wraps(run)
    async def with_a_way_out(*args: Any, **kwargs: Any) -> Any:
        try:
            return await run(*args, **kwargs)
        except ModuleFailed:
            return answer()

    return with_a_way_out
