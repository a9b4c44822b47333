"""Draws QR codes for paper, as SVG markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

QUIET_MODULES = 4
MASK = 2
"""Trying all eight masks is most of a code's cost; one that is fixed reads as well."""


def code_svg(text: str) -> str:
    """A code as SVG markup: black runs on white, error correction M, quiet zone included."""
    import qrcode  # noqa: PLC0415 -- slow import

    made = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=QUIET_MODULES,
        mask_pattern=MASK,
    )
    made.add_data(text, optimize=0)
    made.make(fit=True)
    return svg_of_matrix(made.get_matrix())


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
