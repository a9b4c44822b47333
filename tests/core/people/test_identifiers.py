"""Numbers of public registers: the published vectors, and what is refused."""

from __future__ import annotations

import pytest

from core.people import identifiers


@pytest.mark.parametrize(
    "text", ["8567346215", "856-734-62-15", "PL 856 734 62 15", "pl8567346215"]
)
def test_nip_is_read_leniently(text):
    assert identifiers.read_nip(text) == "8567346215"


@pytest.mark.parametrize("text", ["8567346216", "856734621", "0000000000", "", "856734621X"])
def test_nip_is_checked(text):
    with pytest.raises(ValueError):
        identifiers.read_nip(text)


@pytest.mark.parametrize("text", ["123456785", "12345678512347", "123 456 785"])
def test_regon_has_nine_or_fourteen_digits(text):
    assert identifiers.read_regon(text) == text.replace(" ", "")


@pytest.mark.parametrize(
    "text", ["123456784", "12345678512348", "000000000", "00000000000000", "1"]
)
def test_regon_is_checked(text):
    with pytest.raises(ValueError):
        identifiers.read_regon(text)


@pytest.mark.parametrize("text", ["0009900001", "9900001", " 0009 900 001 "])
def test_krs_is_padded_to_ten_digits(text):
    assert identifiers.read_krs(text) == "0009900001"


@pytest.mark.parametrize("text", ["0000000000", "12345678901", "KRS1", "", "١٢٣"])
def test_krs_is_checked(text):
    with pytest.raises(ValueError):
        identifiers.read_krs(text)


def test_ade_address_has_its_form():
    assert identifiers.read_ade("ae:pl-12345-67890-abcde-12") == "AE:PL-12345-67890-ABCDE-12"
    with pytest.raises(ValueError):
        identifiers.read_ade("AE:PL-1")
