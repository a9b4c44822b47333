"""A template's first line is the subject."""

import pytest

from core.facilities.mailer.writing import subject_and_body


@pytest.mark.parametrize(
    ("plain", "subject", "body"),
    [
        ("Title\n\nWords\n", "Title", "Words\n"),
        ("\n\n  Title  \nWords", "Title", "Words\n"),
        ("A\r\nBcc: x@y\n", "A", "Bcc: x@y\n"),
        ("A\vB\0C\n", "A BC", "\n"),
        ("", "", "\n"),
    ],
)
def test_the_first_line_is_the_subject_in_one_line(plain, subject, body):
    assert subject_and_body(plain) == (subject, body)
