"""Has a document set by the press: finds the template, starts the process, waits, ends it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.contracts.documents import QrCode
from core.contracts.errors import Unavailable
from core.data.times import to_wall
from core.kernel import registry
from core.services.confinement.api import Heard, TookTooLong, run_confined
from core.services.documents.press import CODE
from core.settings import ROOT, current

FRONTEND = ROOT / "frontend_templates"
HOUSE = FRONTEND / "documents"
PRESS = "core.services.documents.press"
SMALL_SECONDS = 20
Tell = Callable[[int, int], None]


class NotPrinted(Unavailable):
    """The press failed or took too long; the message says how, for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """One document to set. `made_at` (UTC) is the only time that gets into it."""

    template: str
    title: str
    language: str
    data: Mapping[str, Any]
    made_at: datetime


async def print_document(
    order: PrintOrder, *, seconds: int = SMALL_SECONDS, tell: Tell | None = None
) -> bytes:
    """The PDF of an order; equal bytes for equal orders.

    Set in a process of its own, which is ended after `seconds`. `tell(done, all)` hears of codes
    drawn. Raises NotPrinted, and LookupError when there is no such template.
    """
    written = json.dumps(_as_json(order, seconds)).encode()
    try:
        ended = await run_confined(PRESS, written, seconds=seconds, hear=_teller(tell))
    except TookTooLong as error:
        message = f"{order.template} took longer than {seconds} s"
        raise NotPrinted(message) from error
    if ended.code != 0 or not ended.output.startswith(b"%PDF"):
        message = f"{order.template}: {ended.said[-2000:]}"
        raise NotPrinted(message)
    return ended.output


def _teller(tell: Tell | None) -> Heard:
    """Takes the press's progress, lines of "<done> <all>", out of what it says."""

    def hear(line: str) -> bool:
        words = line.split()
        is_progress = len(words) == 2 and all(word.isdecimal() for word in words)  # noqa: PLR2004 -- "<done> <all>"
        if is_progress and tell:
            tell(int(words[0]), int(words[1]))
        return is_progress

    return hear


def template_path(template: str) -> Path:
    """Where a template lies: in the frame's `documents` folder or a plugin's. LookupError."""
    folders = [HOUSE, *(one.folder / "documents" for one in registry.current().modules.values())]
    for folder in folders:
        path = (folder / template).resolve()
        if path.is_file() and path.is_relative_to(folder.resolve()):
            return path
    message = f"there is no document template {template!r}"
    raise LookupError(message)


def _as_json(order: PrintOrder, seconds: int) -> dict[str, Any]:
    made = to_wall(order.made_at, current().city_zone)
    return {
        "template": str(template_path(order.template)),
        "house": str(HOUSE / "house.typ"),
        "logo": str(FRONTEND / "static" / "logo.svg"),
        "fonts": str(HOUSE / "fonts"),
        "seconds": seconds,
        "timestamp": int(order.made_at.timestamp()),
        "data": {
            "title": order.title,
            "language": order.language,
            "city": current().city_name,
            "made": [made.year, made.month, made.day],
            "made_text": f"{made:%d.%m.%Y, %H:%M}",
            **_plain(order.data),
        },
    }


def _plain(value: Any) -> Any:
    """Data as JSON has it, a code as a mapping that no text can pretend to be."""
    if isinstance(value, QrCode):
        return {CODE: value.text}
    if isinstance(value, Mapping):
        return {str(name).lstrip("\0"): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
