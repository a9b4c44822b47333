"""What an event of the demo city is written as."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.events.values import Audience, EventKind, EventState

Texts = tuple[str, ...]
"""A text in Polish, and maybe in English and Ukrainian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvent:
    """One event. `day` counts from today, `hour` and `minute` are wall time, `hours` is how long.

    `host` and `writer` are names that the people's seed left; `guests` are volunteers by number.
    `places` None means no sign-up, 0 no limit. `ends_as` is what becomes of it, for `reason`;
    `moved_by` are days by which it is moved after people signed up.
    """

    host: str
    writer: str
    kind: EventKind
    title: Texts
    summary: Texts
    description: Texts = ()
    day: int
    hour: int
    minute: int = 0
    hours: float = 2
    place: str = ""
    address: str = ""
    link: str = ""
    areas: tuple[str, ...] = ()
    audience: Audience = Audience.EVERYONE
    access: tuple[str, ...] = ()
    access_notes: Texts = ()
    bring: Texts = ()
    contact: str = ""
    price: str = ""
    places: int | None = None
    needs_approval: bool = False
    guests: tuple[int, ...] = ()
    ends_as: EventState = EventState.PUBLISHED
    reason: str = ""
    moved_by: int = 0
    has_picture: bool = True
