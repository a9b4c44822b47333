"""Draws a text as a QR code: for pages as SVG, for mails as PNG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

QUIET_MODULES = 4
PIXELS_A_MODULE = 10


def _code(text: str) -> Any:
    """The matrix, quiet zone included; 49x49 for a pass."""
    import qrcode  # noqa: PLC0415 -- slow import

    made = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=QUIET_MODULES,
        box_size=PIXELS_A_MODULE,
    )
    made.add_data(text, optimize=0)  # one alphanumeric stretch: Base45 was made for it
    made.make(fit=True)
    return made


def svg_of(text: str) -> str:
    """The code as SVG markup: black runs on white, without ids and styles of its own."""
    matrix: Sequence[Sequence[bool]] = _code(text).get_matrix()
    side = len(matrix)
    black = "".join(_runs(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{black}"/></svg>'
    )


def _runs(matrix: Sequence[Sequence[bool]]) -> Iterator[str]:
    """One rectangle for each run of black modules in a row."""
    for y, row in enumerate(matrix):
        x = 0
        for is_black, run in groupby(row):
            length = len(list(run))
            if is_black:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length


def png_of(text: str) -> bytes:
    """The code as PNG, 490 pixels wide, for mail programs that show no SVG."""
    from qrcode.image.pil import PilImage  # noqa: PLC0415 -- slow import

    image = _code(text).make_image(image_factory=PilImage)
    buffer = BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
