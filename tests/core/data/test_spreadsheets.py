"""Tables as offices save them, and files that mean harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from core.contracts.errors import Invalid
from core.data import spreadsheets
from core.data.spreadsheets import read_table, write_csv

TEXT = "Nazwa;Miejscowość\r\nKoło „Żółta Łódź”;Święciechowa\r\n"


def book(*rows):
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def changed(data, **parts):
    """An XLSX file with some of its parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def refusal(data):
    with pytest.raises(Invalid) as caught:
        read_table(data)
    return caught.value.fields["file"][0]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_the_encodings_of_offices(encoding, delimiter):
    table = read_table(TEXT.replace(";", delimiter).encode(encoding))
    assert table.headings == ("Nazwa", "Miejscowość")
    assert table.rows == (("Koło „Żółta Łódź”", "Święciechowa"),)
    assert table.numbers == (2,)


def test_quoted_cells_hold_delimiters_quotes_and_line_ends():
    table = read_table(b'"a;b";c\n"x;""y""\r\nz";2\n\n3\n')
    assert table.headings == ("a;b", "c")
    assert table.rows == (('x;"y"\nz', "2"), ("3", ""))
    assert table.numbers == (2, 4)


def test_longer_rows_are_cut_and_empty_columns_at_the_end_dropped():
    table = read_table(b"a;b;;\n1;2;3;4;5\n")
    assert table.headings == ("a", "b")
    assert table.rows == (("1", "2"),)


def test_xlsx_gives_numbers_as_they_are_typed():
    table = read_table(book(["Nazwa", "KRS", "Rok"], ["Most", 123456, 7.5], [None], ["B", "007"]))
    assert table.rows == (("Most", "123456", "7.5"), ("B", "007", ""))
    assert table.numbers == (2, 4)


def test_a_formula_gives_what_was_saved_with_it_and_is_never_computed():
    table = read_table(book(["Nazwa", "x"], ["Most", '=HYPERLINK("http://evil.example.org")']))
    assert table.rows == (("Most", ""),)
    assert read_table(b"a;b\n=1+1;2\n").rows == (("=1+1", "2"),)


def test_what_we_write_is_no_formula_and_comes_back_as_it_was():
    rows = [("=cmd|' /C calc'!A0", "+48 600", "-1"), ("@x", 'a "b"; c', "dwa\nwiersze")]
    data = write_csv(("A", "B", "C"), rows)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\"'=cmd" in data
    assert b'"\'+48 600"' in data
    assert read_table(data).rows == tuple(rows)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"nazwa;krs\n\0;\0\n", id="zeros"),
        pytest.param(b"\xff\xfea", id="half a sign"),
        pytest.param(b'a;b\n"x;2\n', id="quote that does not end"),
        pytest.param(b"PK\x03\x04 nothing of a kind", id="no archive"),
        pytest.param(b"\x81\x83\x88;\x90\n\x98\n", id="bytes that are no text"),
    ],
)
def test_what_cannot_be_read_is_told(data):
    assert refusal(data) == spreadsheets.NOT_READ


def test_the_old_format_and_empty_files_have_words_of_their_own():
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1") == spreadsheets.OLD_EXCEL
    assert refusal(b"a;b\n") == spreadsheets.EMPTY
    assert refusal(b"\n\n") == spreadsheets.EMPTY
    assert refusal(book()) == spreadsheets.EMPTY


def test_bounds_of_bytes_rows_columns_and_cells():
    assert refusal(b"a" * (spreadsheets.MOST_BYTES + 1)) == spreadsheets.TOO_LARGE
    assert refusal(b"a\n" + b"x\n" * (spreadsheets.MOST_ROWS + 1)) == spreadsheets.TOO_LARGE
    assert refusal(b"a\n" + b"\n" * spreadsheets.MOST_ROWS * 3) == spreadsheets.TOO_LARGE
    assert refusal(b";".join([b"a"] * 61) + b"\nx\n") == spreadsheets.TOO_LARGE
    assert refusal(b"a\n" + b"x" * 5_001 + b"\n") == spreadsheets.TOO_LARGE
    assert refusal(b"a\n" + b"x" * 200_000 + b"\n") in {
        spreadsheets.TOO_LARGE,
        spreadsheets.NOT_READ,
    }


def test_ten_thousand_rows_are_read():
    rows = b"".join(b"Organizacja %d;%d\n" % (number, number) for number in range(10_000))
    assert len(read_table(b"Nazwa;KRS\n" + rows).rows) == 10_000


def test_an_archive_that_grows_is_refused_before_it_is_unpacked():
    bomb = changed(book(["a"], ["b"]), **{"xl/bomb.bin": b"\0" * (61 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert refusal(bomb) == spreadsheets.TOO_LARGE
    many = changed(book(["a"], ["b"]), **{f"xl/{number}.bin": b"" for number in range(501)})
    assert refusal(many) == spreadsheets.TOO_LARGE


def test_a_document_that_defines_entities_is_refused():
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    assert read_table(book(["a"], ["b"])).rows == (("b",),)
    assert refusal(changed(book(["a"], ["b"]), **{"xl/sharedStrings.xml": lol})) == (
        spreadsheets.NOT_READ
    )
    assert refusal(
        changed(book(["a"], ["b"]), **{"xl/sharedStrings.xml": lol.encode("utf-16")})
    ) == (spreadsheets.NOT_READ)


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    plain = book(["a"], ["b"])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    lying = sheet.replace('<dimension ref="A1:A2" />', '<dimension ref="A1:XFD1048576" />')
    assert lying != sheet
    assert read_table(changed(plain, **{"xl/worksheets/sheet1.xml": lying})).rows == (("b",),)
    far = sheet.replace('<row r="2"', '<row r="1048576"').replace('r="A2"', 'r="A1048576"')
    assert refusal(changed(plain, **{"xl/worksheets/sheet1.xml": far})) == spreadsheets.TOO_LARGE
    cut = changed(plain, **{"xl/worksheets/sheet1.xml": sheet[:200]})
    assert refusal(cut) == spreadsheets.NOT_READ
