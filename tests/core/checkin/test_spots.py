"""Codes at a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.checkin.devices import Device, Mode
from core.checkin.spots import is_permitted, permit_of, poster_code, screen_code, stands_here
from core.data.ids import new_id

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECRET = "s" * 32
POSTER = Device(
    id=new_id(),
    kind="trial.thing",
    subject=new_id(),
    organization=new_id(),
    gate_list=None,
    mode=Mode.POSTER,
    name="Drzwi",
    opens_at=None,
    closes_at=None,
    code_expires_at=None,
    paired_at=None,
    last_seen_at=None,
    waiting=0,
    clock_offset=None,
    revoked_at=None,
    expires_at=NOON + timedelta(hours=24),
)
SCREEN = replace(POSTER, mode=Mode.SCREEN)


def verdict(spot, code, now=NOON):
    found = stands_here(spot, code, now, secret=SECRET)
    return found.code if found else None


def test_a_posters_code_is_good_in_its_hours_and_at_no_other_place():
    code = poster_code(POSTER.id, secret=SECRET)
    assert verdict(POSTER, code) is None
    assert verdict(replace(POSTER, id=new_id()), code) == "not_here"
    assert verdict(POSTER, "") == "not_here"
    assert verdict(POSTER, "ł") == "not_here"
    hours = replace(POSTER, opens_at=NOON, closes_at=NOON + timedelta(hours=1))
    assert verdict(hours, code) is None
    for now in (NOON - timedelta(seconds=1), NOON + timedelta(hours=1)):
        assert verdict(hours, code, now) == "spot_not_open"
    assert verdict(replace(POSTER, revoked_at=NOON), code) == "spot_not_open"


def test_a_screens_code_is_old_after_a_minute_and_a_half():
    code = screen_code(SCREEN.id, NOON, secret=SECRET)
    assert verdict(SCREEN, code) is None
    assert verdict(SCREEN, code, NOON + timedelta(seconds=89)) is None
    assert verdict(SCREEN, code, NOON + timedelta(seconds=91)) == "not_here"
    assert verdict(SCREEN, code, NOON - timedelta(seconds=31)) == "not_here"
    assert verdict(POSTER, code) == "not_here"


def test_who_opened_the_page_in_time_has_ten_minutes():
    permit = permit_of(SCREEN.id, NOON, secret=SECRET)

    def is_good(now, text=permit, spot=SCREEN.id):
        return is_permitted(spot, text, now, secret=SECRET)

    assert is_good(NOON)
    assert is_good(NOON + timedelta(minutes=10))
    assert not is_good(NOON + timedelta(minutes=11))
    assert not is_good(NOON - timedelta(minutes=1))
    assert not is_good(NOON, spot=new_id())
    for text in ("", "x", "1.", f"{permit}x", "²." + permit.partition(".")[2], "9" * 40 + ".x"):
        assert not is_good(NOON, text)
