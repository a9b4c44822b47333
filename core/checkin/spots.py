"""Codes that show who stands at a place: on a poster for its hours, on a screen for a moment."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from core.checkin.devices import Device, Mode
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.data.ids import derived_token
from core.data.times import later

STRETCH = timedelta(seconds=30)
STRETCHES_TAKEN = 3
"""A camera, a browser and slow network take a while; then the code on a screen is old."""
PERMIT_LIFE = timedelta(minutes=10)
NOT_HERE = Refusal("not_here", msg("Point the phone at the code at the place again."))
NOT_YET = Refusal("spot_not_open", msg("Check-in with this code is not open now."))


def poster_code(spot: UUID, *, secret: str) -> str:
    """What stands on a poster: the same for as long as the poster is."""
    return _mac(f"poster:{spot}", secret)


def screen_code(spot: UUID, now: datetime, *, secret: str) -> str:
    """What a screen shows in this half of a minute."""
    return _mac(f"screen:{spot}:{_stretch(now)}", secret)


def stands_here(spot: Device, code: str, now: datetime, *, secret: str) -> Verdict:
    """Whether a code was read at the place, now."""
    if not spot.is_alive(now) or (spot.opens_at and now < spot.opens_at):
        return NOT_YET
    if spot.closes_at and now >= spot.closes_at:
        return NOT_YET
    if spot.mode is Mode.POSTER:
        good = [poster_code(spot.id, secret=secret)]
    else:
        moments = [later(now, -number * STRETCH) for number in range(STRETCHES_TAKEN)]
        good = [screen_code(spot.id, moment, secret=secret) for moment in moments]
    is_good = any(hmac.compare_digest(code.encode(), one.encode()) for one in good)
    return None if is_good else NOT_HERE


def permit_of(spot: UUID, now: datetime, *, secret: str) -> str:
    """What a page keeps of having been opened in time: good for ten minutes."""
    minute = int(now.timestamp()) // 60
    return f"{minute}.{_mac(f'permit:{spot}:{minute}', secret)}"


def is_permitted(spot: UUID, permit: str, now: datetime, *, secret: str) -> bool:
    """Whether a permit was given out lately for this place."""
    minute, _, mac = permit.partition(".")
    if not minute.isdecimal() or not minute.isascii() or len(minute) > 12:  # noqa: PLR2004 -- digits of minutes
        return False
    age = int(now.timestamp()) // 60 - int(minute)
    expected = _mac(f"permit:{spot}:{int(minute)}", secret)
    is_ours = hmac.compare_digest(mac.encode(), expected.encode())
    return is_ours and 0 <= age <= PERMIT_LIFE.total_seconds() // 60


def _stretch(now: datetime) -> int:
    return int(now.timestamp() // STRETCH.total_seconds())


def _mac(text: str, secret: str) -> str:
    return derived_token(text.encode(), secret=f"checkin.spot:{secret}")
