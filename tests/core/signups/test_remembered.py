"""What a browser is believed to have shown passes of: ours, untouched, of this week."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.data.ids import new_id
from core.settings import current
from core.signups import remembered
from core.signups.remembered import LIFE, MOST, read, remember_pass, remembered_passes, signed
from core.web.cookies import clear_session, passes_cookie_name
from core.web.handlers import Response

NOW = datetime(2027, 6, 5, 12, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)


class Browser:
    """A request that brings the cookies of the answers before it."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def shows(self, signup: UUID, *, now: datetime = NOW) -> None:
        response: Response[bytes] = Response(b"")
        remember_pass(self, response, signup, now=now)  # type: ignore[arg-type]
        self.cookies |= {one.key: one.value or "" for one in response.cookies}

    def knows(self, *, now: datetime = NOW) -> tuple[UUID, ...]:
        return remembered_passes(self, now=now)  # type: ignore[arg-type]


def test_passes_are_known_for_a_week_the_latest_first() -> None:
    browser = Browser()
    assert browser.knows() == ()
    for signup in (ONE, OTHER, ONE):
        browser.shows(signup)
    assert browser.knows() == (ONE, OTHER)
    assert browser.knows(now=NOW + LIFE - timedelta(minutes=1)) == (ONE, OTHER)
    assert browser.knows(now=NOW + LIFE) == ()


def test_a_few_are_known() -> None:
    browser = Browser()
    passes = [new_id() for _ in range(MOST + 2)]
    for signup in passes:
        browser.shows(signup)
    assert browser.knows() == tuple(reversed(passes[2:]))


GOOD = signed([ONE], until=NOW + LIFE)
MAC = GOOD.rpartition("~")[2]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "~",
        "x",
        GOOD[:-1],
        f"{GOOD}x",
        GOOD.replace(ONE.hex, OTHER.hex),
        f"9999999999~{ONE.hex}~{MAC}",
        f"{GOOD.rpartition('~')[0]}~ł",
    ],
)
def test_what_is_not_ours_says_nothing(value: str) -> None:
    assert read(GOOD, now=NOW) == (ONE,), "the control"
    assert read(value, now=NOW) == ()


def test_another_secret_does_not_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(current(), secret_key="another-secret-another-secret-abcdefghij")
    monkeypatch.setattr(remembered, "current", lambda: other)
    assert read(GOOD, now=NOW) == ()


def test_signing_out_takes_them_away() -> None:
    response = clear_session(Response(b""))
    gone = {one.key for one in response.cookies if one.max_age == 0}
    assert passes_cookie_name() in gone
