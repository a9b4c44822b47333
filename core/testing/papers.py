"""Looks at PDFs as people and machines do: pixels, codes, text; and makes a small one."""

from __future__ import annotations

from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import zxingcpp


def pictures(pdf: bytes, scale: float = 3) -> list[Any]:
    """Each page as a picture."""
    return [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def codes(pdf: bytes, scale: float = 3) -> list[str]:
    """The texts of all codes on all pages."""
    return [one.text for page in pictures(pdf, scale) for one in zxingcpp.read_barcodes(page)]


def small_pdf(inside: bytes = b"") -> bytes:
    """A PDF as somebody might upload it; `inside` are further entries of its catalog."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + inside + b" >>\nendobj\n%%EOF\n"
