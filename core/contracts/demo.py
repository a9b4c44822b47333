"""The demo city: what a room sows into it."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class DemoWorld:
    """What seeds share: `now` (UTC), and things by name that earlier seeds left for later ones."""

    now: datetime
    things: MutableMapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeed:
    """Sow a room's part of the demo city; sowing twice does no harm."""

    key: str
    sow: Callable[[DemoWorld], Awaitable[None]]
