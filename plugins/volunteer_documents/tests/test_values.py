"""What is frozen comes back as it was."""

from datetime import date

import pytest

from plugins.volunteer_documents.values import Content

DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    "content",
    [
        Content(host="H", name="N", place="P", day=DAY),
        Content(
            host="Fundacja „Żółć”",
            name="Ґалина Їжак\n\\",
            place="Leszno",
            day=DAY,
            first=date(2025, 9, 1),
            last=DAY,
            minutes=90,
            years=((2025, 60), (2026, 30)),
            scope=("Sadzenie; kopanie", "\u2028"),
            text='{"a": null}',
        ),
    ],
)
def test_content_survives_being_kept(content):
    assert Content.of_json(content.to_json()) == content


def test_content_that_was_forgotten_is_none():
    assert Content.of_json("{}") is None
