"""Codes for paper hold the text."""

from xml.etree import ElementTree as ET

from core.services.documents.codes import MASK, code_svg, svg_of_matrix


def test_a_code_is_one_path_of_black_runs():
    root = ET.fromstring(code_svg("https://leszno.example/1"))
    assert [child.tag.rpartition("}")[2] for child in root] == ["path", "path"]
    assert code_svg("A") == code_svg("A")
    assert code_svg("A") != code_svg("B")
    assert 0 <= MASK < 8


def test_runs():
    assert 'd="M0 0h2v1h-2zM1 1h1v1h-1z"' in svg_of_matrix([[True, True], [False, True]])
