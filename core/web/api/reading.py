"""What a program sent: strict types, no unknown names, each fault with its place and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from core.contracts.errors import Invalid
from core.contracts.texts import has_controls, msg
from core.data.cursors import Cursor, cursor_of
from core.data.times import is_within_reach
from core.web.errors import Problem
from core.web.forms import CHARACTERS, UNKNOWN
from core.web.handlers import Request

T = TypeVar("T")

JSON = "application/json"
MOST_BYTES = 256 * 1024
KEY_HEADER = "idempotency-key"
KEY = re.compile(r"[\x21-\x7e]{8,200}")
MISSING = msg("This field is needed.")
UNFIT = msg("This value does not fit. /schema says what is taken here.")
NO_JSON = msg("This is no JSON that can be read.")
NO_KEY = msg("Send the header Idempotency-Key: 8 to 200 letters, the same when you try again.")
_FAULT = re.compile(r"(?:unknown|required) field `(?P<name>[^`]*)`")
_PLACE = re.compile(r"at `(?:key in )?\$\.?(?P<path>[^`]*)`")


async def read_body(request: Request, kind: type[T]) -> T:
    """The JSON body as a struct; an empty one is read as `{}`.

    Raises Invalid, and Problem for another kind of body than JSON and for one that is too large.
    """
    raw = await request.body()
    sent_as = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if raw and sent_as != JSON:
        raise Problem(415, "wrong_media")
    if len(raw) > MOST_BYTES:
        raise Problem(413, "too_large")
    try:
        sent = msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid({"": [NO_JSON]}) from error
    _check_texts(sent)
    return _converted(sent, kind, strict=True)


def read_cursor(text: str) -> Cursor | None:
    """Where a list goes on; None at its beginning. Raises Invalid for what is no place in one."""
    found = cursor_of(text)
    if text and found is None:
        raise Invalid({"after": [UNFIT]})
    return found


def read_query(request: Request, kind: type[T]) -> T:
    """What stands after the "?" as a struct. Raises Invalid for unknown and doubled names."""
    pairs = list(request.query_params.multi_items())
    sent = dict(pairs)
    if len(sent) != len(pairs):
        raise Invalid({name[:80]: [UNFIT] for name, _ in pairs})
    _check_texts(sent)
    return _converted(sent, kind, strict=False)


def key_of(request: Request) -> str:
    """The key under which this write may be sent again. Raises Invalid without a usable one."""
    key = request.headers.get(KEY_HEADER, "")
    if not KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": [NO_KEY]})
    return key


def _converted(sent: Any, kind: type[T], *, strict: bool) -> T:
    try:
        found = msgspec.convert(sent, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise Invalid(dict([_said(str(error))])) from error
    if faults := {path: [UNFIT] for path, at in _instants(found, "") if not is_within_reach(at)}:
        raise Invalid(faults)
    return found


def _said(fault: str) -> tuple[str, list[str]]:
    """Msgspec's sentence as a field with our sentence."""
    place, name = _PLACE.search(fault), _FAULT.search(fault)
    path = place["path"] if place else ""
    if name is None:
        return path[:80], [UNFIT]
    whole = f"{path}.{name['name']}".lstrip(".")
    return whole[:80], [UNKNOWN if "unknown" in fault else MISSING]


def _check_texts(sent: Any, path: str = "") -> None:
    """Refuse control characters, which no database and no mail takes. Raises Invalid."""
    if isinstance(sent, str):
        if has_controls(sent):
            raise Invalid({path[:80]: [CHARACTERS]})
    elif isinstance(sent, dict):
        for name, value in sent.items():
            _check_texts(name, path)
            _check_texts(value, f"{path}.{name}".lstrip("."))
    elif isinstance(sent, list):
        for number, value in enumerate(sent):
            _check_texts(value, f"{path}[{number}]")


def _instants(value: Any, path: str) -> Iterator[tuple[str, datetime]]:
    if isinstance(value, datetime):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _instants(getattr(value, name), f"{path}.{name}".lstrip("."))
