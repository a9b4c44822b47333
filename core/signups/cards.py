"""One's own sign-ups as rows of a list: rendered once for what they say, kept, joined by pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from markupsafe import Markup

from core.contracts.texts import msg
from core.data.times import to_wall
from core.kernel.registry import room_of
from core.signups.queries.own import OwnSignup
from core.web.i18n import gettext, language
from core.web.rendering import render_fragment

MOST_CARDS = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that a row says; it says nothing of who signed up. Instants are UTC."""

    language: str
    today: date
    title: str
    path: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    organization: str
    place: str
    module: str
    state: str
    level: int
    cancelled_by: str = ""
    is_timeless: bool = False


def own_cards(signups: list[OwnSignup], *, now: datetime, level: int = 2) -> list[Markup]:
    """The rows of sign-ups, in their order, in the current language; headings of that level."""
    return [_card(_shown(one, now, level)) for one in signups]


def _shown(one: OwnSignup, now: datetime, level: int) -> Shown:
    sheet, thing, code = one.sheet, one.subject, language()
    return Shown(
        language=code,
        today=to_wall(now, sheet.zone).date(),
        title=thing.title.to(code) if thing else gettext(msg("No longer shown")),
        path=one.path,
        starts_at=sheet.starts_at,
        ends_at=sheet.ends_at,
        zone=sheet.zone,
        organization=thing.organization_name if thing else "",
        place=thing.place if thing else "",
        module=room_of(sheet.kind),
        state=one.place.state.value,
        level=level,
        cancelled_by=one.place.cancelled_by,
        is_timeless=thing.is_timeless if thing else False,
    )


@lru_cache(maxsize=MOST_CARDS)
def _card(shown: Shown) -> Markup:
    return render_fragment("signups/own_card.html", one=shown)
