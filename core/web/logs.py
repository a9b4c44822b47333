"""What goes into the log and in what form: facts about the system, nothing about people."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
import unicodedata
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from core.settings import ROOT, current

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The request that this task works for; empty outside of requests."""

OURS = ("pospolu", "core", "plugins")
MOST_FRAMES = 20
HEAD = ("time", "level", "event")
_PLAIN = (str, int, float, UUID, date, Enum, type(None))
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;()\[\]]+")
_QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[0-9A-Z])[\w-]{20,}")
_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def configure(stream: TextIO | None = None) -> None:
    """Send every logger of this process, ours and others', through one private formatter.

    JSON lines on standard error, or readable lines in the demo. Called once the server or the
    worker has started; twice does no harm.
    """
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(PrivateFormatter(is_readable=current().is_demo))
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in (*OURS, "_granian"):
        logging.getLogger(name).setLevel(logging.INFO)
    _take_over("_granian", "granian.access")


def _take_over(*names: str) -> None:
    """Let loggers that brought handlers of their own use ours."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, so that a second call finds it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's name
        """Say that a line was lost; the standard library would print what was in it."""
        self.stream.write(f"a line of {record.name} could not be logged\n")


class PrivateFormatter(logging.Formatter):
    """Time in UTC, level, logger, event, request id, the fields given by our own code.

    Of an error it writes its type and where it came from, never its text, which may hold values
    of a row. Of others' loggers it writes the first line of the message without its arguments.
    In the demo, whose people are invented, errors are written out in full.
    """

    def __init__(self, *, is_readable: bool = False) -> None:
        super().__init__()
        self._is_readable = is_readable

    def format(self, record: logging.LogRecord) -> str:
        """One line; in the demo a traceback may follow."""
        fields = fields_of(record)
        text = ""
        if record.exc_info and record.exc_info[1]:
            fields |= {} if self._is_readable else described(record.exc_info[1])
            text = "".join(traceback.format_exception(*record.exc_info))
        line = readable(fields) if self._is_readable else json.dumps(fields, default=str)
        return f"{line}\n{text.rstrip()}" if self._is_readable and text else line


def readable(fields: Mapping[str, Any]) -> str:
    """A line for a person: time, level, event, then what else there is."""
    rest = {name: value for name, value in fields.items() if name not in HEAD}
    said = " ".join(f"{name}={value}" for name, value in rest.items())
    return f"{fields['time']} {fields['level']:<8} {fields['event']}  {said}".rstrip()


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says of a record, its error aside."""
    moment = datetime.fromtimestamp(record.created, UTC)
    fields: dict[str, Any] = {
        "time": moment.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": encoded(event_of(record)),
    }
    if request_id := REQUEST_ID.get():
        fields["request_id"] = request_id
    given: Mapping[str, Any] = getattr(record, "fields", {})
    return fields | {
        name: encoded(value) if isinstance(value, str) else value for name, value in given.items()
    }


def event_of(record: logging.LogRecord) -> str:
    """The message without what may be about a person."""
    if record.name.partition(".")[0] not in OURS:
        return scrubbed(str(record.msg).partition("\n")[0])
    arguments: Any = record.args
    if isinstance(arguments, Mapping) and "%(" in str(record.msg):
        arguments = {name: _argument(value) for name, value in arguments.items()}
    elif arguments:
        arguments = arguments if isinstance(arguments, tuple) else (arguments,)
        arguments = tuple(_argument(value) for value in arguments)
    try:
        return scrubbed(str(record.msg) % arguments if arguments else str(record.msg))
    except (TypeError, ValueError, KeyError):
        return scrubbed(str(record.msg))


def _argument(value: object) -> object:
    """An argument as it may be written: plain values, types of errors, names of everything else."""
    if isinstance(value, BaseException):
        return type_of(value)
    if isinstance(value, _PLAIN):
        return value
    return getattr(value, "__qualname__", type(value).__name__)


def scrubbed(text: str) -> str:
    """A text without e-mail addresses, query strings and whatever looks like a token."""
    without = _QUERY.sub("?…", _ADDRESS.sub("…@…", text))
    return _TOKEN.sub(lambda found: found[0] if _UUID.fullmatch(found[0]) else "…", without)


def encoded(text: str) -> str:
    """A text whose control characters are written out, so that it cannot forge a line."""
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape", "backslashreplace").decode()
        if unicodedata.category(character) in _CONTROLS
        else character
        for character in text
    )


def described(error: BaseException) -> dict[str, Any]:
    """The types of an error and of what caused it, and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return {
        "error": type_of(error),
        "where": [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def type_of(error: BaseException) -> str:
    """The name of an error's type and of those behind it: `ServerAway < ConnectionRefusedError`."""
    return " < ".join(_names(error))


def _names(error: BaseException | None) -> Iterator[str]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        inner = ""
        if isinstance(error, BaseExceptionGroup):
            inner = f"({', '.join(type_of(one) for one in error.exceptions)})"
        yield type(error).__name__ + inner
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _place(filename: str) -> str:
    """A source file's path in the checkout, or in the folder of packages."""
    path = Path(filename)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])
