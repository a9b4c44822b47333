"""Makes uploaded pictures harmless: reads few formats, within limits, and writes them anew."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError, features

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.services.files.values import WIDTHS

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
MOST_SIDE = 12_000
QUALITY = 82

TOO_LARGE = msg("This picture is larger than 5 MB. Choose a smaller one.")
TOO_MANY_PIXELS = msg("This picture has more than 25 million pixels. Choose a smaller one.")
UNREADABLE = msg("This file is no picture that can be used. Choose a JPEG, PNG, WebP or AVIF.")

# Two at a time: each may hold a hundred megabytes of pixels.
WORKSHOP = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A picture in one width (pixels), as WEBP."""

    width: int
    content: bytes


def formats() -> tuple[str, ...]:
    """The formats that are read; the content decides, never the file's name."""
    always = ("JPEG", "PNG", "WEBP")
    return (*always, "AVIF") if features.check("avif") else always


def render_picture(data: bytes) -> Sequence[Rendition]:
    """The picture in our widths, never enlarged, upright, without any metadata.

    Slow: call it in `WORKSHOP`. What is too large is refused from the header alone, before a
    pixel is decoded. Raises Invalid with the field `picture`.
    """
    if len(data) > MOST_BYTES:
        raise refusal(TOO_LARGE)
    try:
        with warnings.catch_warnings(), _opened(data) as opened:
            warnings.simplefilter("ignore")
            upright = _decoded(opened)
            return [_rendition(upright, width) for width in _widths(upright.width)]
    except Invalid:
        raise
    except Exception as error:  # a decoder may fail in any way on hostile bytes
        raise refusal(UNREADABLE) from error


def refusal(text: str) -> Invalid:
    """The error that a form shows beside its picture field."""
    return Invalid({"picture": [text]})


def _opened(data: bytes) -> Image.Image:
    """Read the header only, and refuse by it."""
    try:
        opened = Image.open(io.BytesIO(data), formats=formats())
    except Image.DecompressionBombError as error:
        raise refusal(TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise refusal(UNREADABLE) from error
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        opened.close()
        raise refusal(TOO_MANY_PIXELS)
    return opened


def _decoded(opened: Image.Image) -> Image.Image:
    """The first frame, turned as its EXIF says, in plain RGB or RGBA."""
    opened.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is decoded at a fraction of its size
    upright = ImageOps.exif_transpose(opened)
    is_transparent = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
    return upright.convert("RGBA" if is_transparent else "RGB")


def _widths(width: int) -> Sequence[int]:
    narrower = [one for one in WIDTHS if one < width]
    return narrower if len(narrower) == len(WIDTHS) else [*narrower, width]


def _rendition(picture: Image.Image, width: int) -> Rendition:
    height = max(1, round(picture.height * width / picture.width))
    sized = picture.resize((width, height), Image.Resampling.LANCZOS)
    sized.info.clear()  # the encoder would write a profile, EXIF and XMP from here
    target = io.BytesIO()
    sized.save(target, "WEBP", quality=QUALITY, method=4)
    return Rendition(width=width, content=target.getvalue())
