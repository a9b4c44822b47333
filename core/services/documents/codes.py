"""Draws a text as a QR code: as SVG for pages and paper, as PNG for mails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

QUIET_MODULES = 4
PIXELS_A_MODULE = 10
MASK = 2
"""Trying all eight masks is most of a code's cost; one that is fixed reads as well."""


def code_svg(text: str) -> str:
    """A code as SVG markup: black runs on white, without ids and styles of its own."""
    return svg_of_matrix(_drawn(text).get_matrix())


def code_png(text: str) -> bytes:
    """A code as PNG, ten pixels a module, for mail programs that show no SVG."""
    from qrcode.image.pil import PilImage  # noqa: PLC0415 -- slow import

    image = _drawn(text).make_image(image_factory=PilImage)
    buffer = BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def _drawn(text: str) -> Any:
    """The code with its quiet zone, error correction M; 49x49 for a pass."""
    import qrcode  # noqa: PLC0415 -- slow import

    made = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=QUIET_MODULES,
        box_size=PIXELS_A_MODULE,
        mask_pattern=MASK,
    )
    made.add_data(text, optimize=0)  # one alphanumeric stretch: Base45 was made for it
    made.make(fit=True)
    return made


def svg_of_matrix(matrix: Sequence[Sequence[Any]]) -> str:
    """A matrix of modules as one path."""
    side = len(matrix)
    black = "".join(_runs(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{black}"/></svg>'
    )


def _runs(matrix: Sequence[Sequence[Any]]) -> Iterator[str]:
    """One rectangle for each run of black modules in a row."""
    for y, row in enumerate(matrix):
        x = 0
        for is_black, run in groupby(row, bool):
            length = len(list(run))
            if is_black:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
