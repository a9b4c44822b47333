"""Looks at PDFs as people and machines do: pixels, codes, text, tags."""

import pypdfium2
import zxingcpp


def pictures(pdf, scale=3):
    return [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def texts(pdf):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def codes(pdf, scale=3):
    """The texts of all codes on all pages."""
    return [one.text for page in pictures(pdf, scale) for one in zxingcpp.read_barcodes(page)]
