"""Uploaded PDFs: plain ones pass, those that could do something do not."""

import zlib

import pytest

from core.contracts.errors import Invalid
from core.services.documents import uploads
from core.services.documents.uploads import ACTIVE, NO_PDF, TOO_LARGE, check_pdf


def pdf(inside=b"", head=b"%PDF-1.7\n"):
    return head + b"1 0 obj\n<< /Type /Catalog " + inside + b" >>\nendobj\n%%EOF\n"


def packed(body, dictionary=b"/Type /ObjStm /Filter /FlateDecode"):
    stream = zlib.compress(body)
    return (
        pdf() + b"2 0 obj\n<< " + dictionary + b" >>\nstream\n" + stream + b"\nendstream\n%%EOF\n"
    )


def refused(content):
    with pytest.raises(Invalid) as refusal:
        check_pdf(content)
    return refusal.value.fields["document"][0]


@pytest.mark.parametrize(
    "content",
    [
        pdf(),
        pdf(b"/OpenAction [1 0 R /Fit]"),
        pdf(b"/Sig << /SubFilter /ETSI.CAdES.detached >>"),
        packed(b"<< /Type /Page >>"),
        packed(b"\x00\x01 pixels /JS", b"/Subtype /Image /Filter /FlateDecode"),
        packed(b"x", b"/Subtype /Image /Filter /DCTDecode"),
    ],
)
def test_a_plain_document_passes(content):
    check_pdf(content)


@pytest.mark.parametrize(
    "inside",
    [
        b"/OpenAction << /S /JavaScript /JS (x) >>",
        b"/OpenAction << /S /J#61vaScript >>",
        b"/OpenAction << /S /#4c#61unch >>",
        b"/Names << /EmbeddedFiles 3 0 R >>",
        b"/AA << /O << /S /Rendition >> >>",
        b"/A << /S /SubmitForm >>",
        b"/Encrypt 5 0 R",
    ],
)
def test_what_may_run_open_or_hide_is_refused(inside):
    assert refused(pdf(inside)) == ACTIVE
    assert refused(packed(inside)) == ACTIVE


@pytest.mark.parametrize(
    "dictionary",
    [
        b"/Type /ObjStm /Filter /LZWDecode",
        b"/Type /Obj#53tm /Filter [/ASCII85Decode /FlateDecode]",
        b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
    ],
)
def test_objects_in_another_packing_are_refused(dictionary):
    assert refused(packed(b"x", dictionary)) == ACTIVE


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"MZ%PDF-1.7 %%EOF", b"%PDF-1.7 without an end", b"\x89PNG"]
)
def test_what_is_no_pdf_is_refused(content):
    assert refused(content) == NO_PDF


def test_limits(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    assert refused(packed(b"0" * 100_000)) == TOO_LARGE
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    assert refused(pdf()) == TOO_LARGE
