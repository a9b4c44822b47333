"""Draws the picture of an entry that previews of links show: 1200 by 630, in one language."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from core.facilities.calendar.presentation import hue_code
from core.kernel import registry
from core.services.calendar.api import Entry
from core.settings import ROOT, current
from core.web import dates
from core.web.i18n import use_language
from core.web.sharing import (
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    said_when,
    said_where,
    titled,
)

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONTS = ROOT / "frontend_templates" / "documents" / "fonts"
REGULAR, STRONG = FONTS / "SourceSansPro-Regular.ttf", FONTS / "SourceSansPro-Semibold.ttf"
PAPER, INK, INK_SOFT, LINE = "#faf7f0", "#221e18", "#5b5347", "#ddd4c2"
PRIMARY = "#15495c"
MARGIN, EDGE, BLOCK = 72, 24, 200
TITLE_SIZES = (84, 76, 68, 60, 52, 46)
MOST_TITLE_LINES, TITLE_HEIGHT, LEADING = 4, 300, 1.14
ELLIPSIS = "…"
_NOT_DRAWN = {"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn"}
"""Categories of Unicode of which the letters at hand have few or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placard:
    """The words of a picture, ready to be drawn."""

    title: str
    weekday: str
    day: str
    month: str
    when: str
    where: str
    host: str
    city: str
    site: str
    hue: str


def placard_of(entry: Entry, code: str) -> Placard:
    """What the picture says, in a language."""
    kind = registry.current().calendar_kinds.get(entry.kind)
    with use_language(code):
        return Placard(
            title=drawable(titled(entry, code)),
            weekday=dates.weekday_short(entry.starts_at, entry.zone),
            day=dates.day(entry.starts_at, entry.zone),
            month=dates.month_short(entry.starts_at, entry.zone),
            when=drawable(said_when(entry)),
            where=drawable(said_where(entry)),
            host=drawable(entry.organization_name),
            city=drawable(current().city_name),
            site=current().base_url.partition("://")[2],
            hue=hue_code(kind.hue if kind else ""),
        )


def drawable(text: str) -> str:
    """A text without what the letters at hand do not have: pictographs, control characters."""
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    plain = "".join(char for char in kept if unicodedata.category(char) not in _NOT_DRAWN)
    return " ".join(plain.split())


def drawn(placard: Placard) -> bytes:
    """The picture as PNG; slow, so call it in a thread."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    picture = Image.new("RGB", (PICTURE_WIDTH, PICTURE_HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, EDGE, PICTURE_HEIGHT), fill=placard.hue or PRIMARY)
    _draw_date(pen, placard)
    left, right = MARGIN + BLOCK + 40, PICTURE_WIDTH - MARGIN
    font, lines = fitted(placard.title, right - left)
    top = float(MARGIN - 14)
    for line in lines:
        pen.text((left, top), line, fill=INK, font=font)
        top += font.size * LEADING
    top = max(top + 26, 330)
    for text, fill in ((placard.when, INK), (placard.where, INK_SOFT), (placard.host, INK_SOFT)):
        if text:
            line = wrapped(text, font_of(REGULAR, 36), right - left, 1)[0]
            pen.text((left, top), line, fill=fill, font=font_of(REGULAR, 36))
            top += 48
    foot = PICTURE_HEIGHT - 84
    pen.line((MARGIN, foot, right, foot), fill=LINE, width=2)
    pen.text((MARGIN, foot + 18), placard.city, fill=PRIMARY, font=font_of(STRONG, 34))
    pen.text(
        (right, foot + 20), placard.site, fill=INK_SOFT, font=font_of(REGULAR, 30), anchor="ra"
    )
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_date(pen: ImageDraw, placard: Placard) -> None:
    """The block at the left: weekday, day, month, as in the lists."""
    middle = MARGIN + BLOCK // 2
    for text, top, size, file, fill in (
        (placard.weekday, 70, 44, REGULAR, INK_SOFT),
        (placard.day, 110, 150, STRONG, INK),
        (placard.month, 276, 44, REGULAR, INK_SOFT),
    ):
        pen.text((middle, top), text, fill=fill, font=font_of(file, size), anchor="ma")
    pen.line((MARGIN + BLOCK, 72, MARGIN + BLOCK, 330), fill=placard.hue or PRIMARY, width=6)


def fitted(title: str, width: int) -> tuple[FreeTypeFont, list[str]]:
    """The largest letters in which a title has room, and its lines; the smallest cut it."""
    for size in TITLE_SIZES:
        font = font_of(STRONG, size)
        lines = wrapped(title, font, width, MOST_TITLE_LINES + 1)
        has_room = len(lines) <= MOST_TITLE_LINES and len(lines) * size * LEADING <= TITLE_HEIGHT
        if has_room and " ".join(lines) == " ".join(title.split()):
            return font, lines
    font = font_of(STRONG, TITLE_SIZES[-1])
    return font, wrapped(title, font, width, MOST_TITLE_LINES)


def wrapped(text: str, font: FreeTypeFont, width: int, most: int) -> list[str]:
    """A text in lines of at most so many pixels; an ellipsis where it is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    cut = [_cut(line, font, width) for line in lines[:most]]
    if len(lines) > most:
        cut[-1] = _cut(f"{lines[most - 1]} {lines[most]}", font, width)
    return cut


def _cut(line: str, font: FreeTypeFont, width: int) -> str:
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(line + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


@lru_cache(maxsize=24)
def font_of(file: Path, size: int) -> FreeTypeFont:
    """Letters of a size (pixels)."""
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    return ImageFont.truetype(str(file), size)
