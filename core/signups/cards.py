"""One's own sign-ups as rows of a list: rendered once for what they say, kept, joined by pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from core.contracts.texts import msg
from core.data.times import to_wall
from core.kernel.registry import room_of
from core.signups.links import link_path
from core.signups.queries.own import ListedSignup, OwnSignup, coming_signups
from core.web.i18n import gettext, language
from core.web.rendering import render_fragment

MOST_CARDS = 6000


class Shown(NamedTuple):
    """All that a row says; it says nothing of who signed up. Instants are UTC."""

    language: str
    today: date
    title: str
    link: UUID | None
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
    return _cards([_listed(one) for one in signups], now=now, level=level)


async def coming_cards(person: UUID, *, now: datetime) -> Sequence[Markup]:
    """The rows of a person's living sign-ups that are not over, the next one first."""
    return _cards(await coming_signups(person, now), now=now, level=2)


def _listed(one: OwnSignup) -> ListedSignup:
    return ListedSignup(
        state=one.place.state.value,
        cancelled_by=one.place.cancelled_by,
        starts_at=one.sheet.starts_at,
        ends_at=one.sheet.ends_at,
        zone=one.sheet.zone,
        kind=one.sheet.kind,
        link=one.link,
        subject=one.subject,
    )


def _cards(listed: Sequence[ListedSignup], *, now: datetime, level: int) -> list[Markup]:
    code = language()
    today = {zone: to_wall(now, zone).date() for zone in {one.zone for one in listed}}
    return [_card(_shown(one, code, today=today[one.zone], level=level)) for one in listed]


def _shown(one: ListedSignup, code: str, *, today: date, level: int) -> Shown:
    thing = one.subject
    return Shown(
        language=code,
        today=today,
        title=thing.title.to(code) if thing else gettext(msg("No longer shown")),
        link=one.link,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.zone,
        organization=thing.organization_name if thing else "",
        place=thing.place if thing else "",
        module=room_of(one.kind),
        state=one.state,
        level=level,
        cancelled_by=one.cancelled_by,
        is_timeless=thing.is_timeless if thing else False,
    )


@lru_cache(maxsize=MOST_CARDS)
def _card(shown: Shown) -> Markup:
    path = link_path(shown.link) if shown.link else None
    return render_fragment("signups/own_card.html", one=shown, path=path)
