"""Codes and links that stand nowhere."""

from __future__ import annotations

from core.data.ids import new_id
from core.people import tokens


def test_code_has_six_digits_and_belongs_to_its_attempt():
    codes = {tokens.sign_in_code(new_id()) for _ in range(50)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 40


def test_code_is_read_as_people_type_it():
    attempt = new_id()
    code = tokens.sign_in_code(attempt)
    assert tokens.is_same_code(f" {code[:3]} {code[3:]} ", attempt)
    assert not tokens.is_same_code("", attempt)
    assert not tokens.is_same_code(code, new_id())


def test_tokens_of_one_row_differ_by_purpose():
    row = new_id()
    assert tokens.sign_in_link(row) == tokens.sign_in_link(row)
    assert tokens.sign_in_link(row) != tokens.invitation_token(row)
    assert len(tokens.sign_in_link(row)) == 22
