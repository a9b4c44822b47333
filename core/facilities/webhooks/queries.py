"""Reads of endpoints and of what was sent to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.data.commands import Row, as_instant, as_uuid, read
from core.data.times import utc_now
from core.facilities.webhooks.values import DeliveryLine, DeliveryState, EndpointView, Trouble

MOST_SHOWN = 50
_ENDPOINT = """
SELECT e.id, e.organization, COALESCE(o.slug, '') AS organization_slug,
    COALESCE(o.short_name, '') AS organization_name, e.url, e.facts, e.is_on, e.off_for,
    e.sealed_previous, e.previous_until, e.created_at, e.last_delivered_at
FROM webhooks_endpoint e LEFT JOIN people_organization o ON o.id = e.organization
WHERE """
_DELIVERY = (
    "SELECT id, fact, happened_at, state, attempts, status, trouble, last_at, next_at, payload"
    " FROM webhooks_delivery WHERE endpoint = ?"
)


async def endpoints_of(organization: UUID | None) -> Sequence[EndpointView]:
    """The endpoints of an organization, or the city's own, the oldest first."""
    if organization is None:
        return await _endpoints("e.organization IS NULL", [])
    return await _endpoints("e.organization = ?", [organization])


async def endpoint_by_id(endpoint: UUID) -> EndpointView | None:
    """One endpoint."""
    found = await _endpoints("e.id = ?", [endpoint])
    return found[0] if found else None


async def deliveries_of(endpoint: UUID) -> Sequence[DeliveryLine]:
    """The last messages to an endpoint, the newest first."""
    rows = await read(
        f"{_DELIVERY} ORDER BY happened_at DESC, id DESC LIMIT {MOST_SHOWN}", [endpoint]
    )
    return [_line(row) for row in rows]


async def delivery_of(endpoint: UUID, delivery: UUID) -> DeliveryLine | None:
    """One message to an endpoint."""
    rows = await read(f"{_DELIVERY} AND id = ?", [endpoint, delivery])
    return _line(rows[0]) if rows else None


async def _endpoints(condition: str, values: Sequence[Any]) -> list[EndpointView]:
    rows = await read(f"{_ENDPOINT}{condition} ORDER BY e.created_at, e.id", values)
    now = utc_now()
    return [_view(row, now) for row in rows]


def _view(row: Row, now: datetime) -> EndpointView:
    until = as_instant(row["previous_until"])
    has_two = bool(row.pop("sealed_previous")) and until is not None and until > now
    times = ("created_at", "last_delivered_at")
    return EndpointView(
        **row
        | {name: as_uuid(row[name]) for name in ("id", "organization")}
        | {name: as_instant(row[name]) for name in times}
        | {
            "facts": tuple(json.loads(row["facts"])),
            "is_on": bool(row["is_on"]),
            "previous_until": until,
            "has_two_secrets": has_two,
        }
    )


def _line(row: Row) -> DeliveryLine:
    times = ("happened_at", "last_at", "next_at")
    return DeliveryLine(
        **row
        | {name: as_instant(row[name]) for name in times}
        | {
            "id": as_uuid(row["id"]),
            "state": DeliveryState(row["state"]),
            "trouble": Trouble(row["trouble"]),
        }
    )
