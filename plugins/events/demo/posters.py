"""Pictures for the demo's events: small abstract posters in warm colours, drawn by a seed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (960, 540)
PAPER = (250, 246, 236)
INKS = (
    (178, 71, 38),
    (214, 137, 52),
    (231, 190, 120),
    (92, 112, 84),
    (38, 84, 102),
    (140, 58, 78),
)


def poster(seed: str) -> bytes:
    """A poster as PNG bytes; the same seed gives the same one."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

    numbers = _numbers(seed)
    picture = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), PAPER)
    draw = ImageDraw.Draw(picture)
    shapes = (_hills, _suns, _stripes, _houses)
    first = next(numbers) % len(shapes)
    shapes[(first + 1) % len(shapes)](draw, numbers)
    shapes[first](draw, numbers)
    _sun(draw, numbers)
    target = io.BytesIO()
    picture.reduce(2).save(target, "PNG", compress_level=1)
    return target.getvalue()


def _numbers(seed: str) -> Iterator[int]:
    """Numbers that look random and are the same for a seed."""
    for turn in count():
        yield from sha256(f"{seed}:{turn}".encode()).digest()


def _ink(numbers: Iterator[int]) -> tuple[int, int, int]:
    return INKS[next(numbers) % len(INKS)]


def _hills(draw: ImageDraw, numbers: Iterator[int]) -> None:
    width, height = SIZE[0] * 2, SIZE[1] * 2
    for layer in range(4):
        top = height // 2 + layer * 120
        middle = next(numbers) * width // 255
        box = (middle - width, top, middle + width, top + height * 2)
        draw.ellipse(box, fill=_ink(numbers))


def _suns(draw: ImageDraw, numbers: Iterator[int]) -> None:
    for _ in range(3):
        x, y = next(numbers) * SIZE[0] * 2 // 255, next(numbers) * SIZE[1] * 2 // 255
        for radius in (320, 240, 160, 80):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_ink(numbers))


def _stripes(draw: ImageDraw, numbers: Iterator[int]) -> None:
    x = 0
    while x < SIZE[0] * 2:
        broad = 60 + next(numbers)
        draw.rectangle((x, SIZE[1], x + broad, SIZE[1] * 2), fill=_ink(numbers))
        x += broad + 30


def _houses(draw: ImageDraw, numbers: Iterator[int]) -> None:
    for place in range(8):
        left, ground = place * 250 + next(numbers) // 4, SIZE[1] * 2
        wall = ground - 200 - next(numbers)
        draw.rectangle((left, wall, left + 200, ground), fill=_ink(numbers))
        roof = [(left - 20, wall), (left + 220, wall), (left + 100, wall - 140)]
        draw.polygon(roof, fill=_ink(numbers))


def _sun(draw: ImageDraw, numbers: Iterator[int]) -> None:
    x, radius = 200 + next(numbers) * 6, 90 + next(numbers) // 4
    draw.ellipse((x, 80, x + 2 * radius, 80 + 2 * radius), fill=_ink(numbers))
