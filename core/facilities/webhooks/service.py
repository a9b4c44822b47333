"""Registering, changing and ending endpoints: by administrators, logged."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.webhooks.listening import LISTENERS
from core.facilities.webhooks.queries import delivery_of, endpoints_of
from core.facilities.webhooks.rules import BOTH_GOOD_FOR, MOST_ENDPOINTS, faults_of, shown
from core.facilities.webhooks.secrets import new_secret, sealed
from core.facilities.webhooks.tables import WebhookEndpoint
from core.facilities.webhooks.values import DeliveryState, EndpointView, EndpointWish
from core.services.audit.api import record

SWITCHED_OFF, FAILED, WAS_GONE = "switched_off", "failed", "gone"
TOO_MANY = Refusal(
    "too_many_webhooks", msg("There are ten addresses already. Delete one that nothing uses.")
)


async def add_endpoint(
    viewer: Viewer, organization: UUID | None, wish: EndpointWish, *, known: Collection[str]
) -> tuple[UUID, str]:
    """A new endpoint and its secret, which is said here once; `known` are the facts there are.

    Raises Invalid, and Refused past ten of an organization.
    """
    if faults := faults_of(wish, known):
        raise Invalid(faults)
    if len(await endpoints_of(organization)) >= MOST_ENDPOINTS:
        raise Refused(TOO_MANY)
    endpoint, secret = new_id(), new_secret()
    row = WebhookEndpoint(
        id=endpoint,
        organization=organization,
        url=wish.url,
        facts=json.dumps(sorted(set(wish.facts))),
        sealed_secret=sealed(secret, endpoint),
    )
    async with tx():
        await row.save()
        await _log(viewer, "added", endpoint, organization)
    LISTENERS.forget()
    return endpoint, shown(secret)


async def change_endpoint(
    viewer: Viewer, endpoint: EndpointView, wish: EndpointWish, *, known: Collection[str]
) -> None:
    """Another address, other facts; the secret stays. Raises Invalid."""
    if faults := faults_of(wish, known):
        raise Invalid(faults)
    values = {"url": wish.url, "facts": json.dumps(sorted(set(wish.facts)))}
    await _write(viewer, endpoint, "changed", values)


async def rotate_secret(
    viewer: Viewer, endpoint: EndpointView, *, now: datetime | None = None
) -> str:
    """A new secret, said here once; the one before signs besides it for a day."""
    secret, until = new_secret(), later(now or utc_now(), BOTH_GOOD_FOR)
    async with tx():
        await execute(
            Sql(
                "UPDATE webhooks_endpoint SET sealed_previous = sealed_secret, sealed_secret = ?,"
                " previous_until = ? WHERE id = ?",
                [sealed(secret, endpoint.id), until, endpoint.id],
            )
        )
        await _log(viewer, "secret_changed", endpoint.id, endpoint.organization)
    return shown(secret)


async def switch_endpoint(viewer: Viewer, endpoint: EndpointView, *, is_on: bool) -> None:
    """Stop sending, or begin again: what waits is sent then."""
    values = {"is_on": is_on, "off_for": "" if is_on else SWITCHED_OFF}
    await _write(viewer, endpoint, "switched_on" if is_on else "switched_off", values)


async def delete_endpoint(viewer: Viewer, endpoint: EndpointView) -> None:
    """The endpoint goes, with all that was to be sent to it."""
    async with tx():
        await WebhookEndpoint.delete().where(WebhookEndpoint.id == endpoint.id)
        await _log(viewer, "deleted", endpoint.id, endpoint.organization)
    LISTENERS.forget()


async def hand_endpoints_over(before: UUID, after: UUID) -> None:
    """Make all endpoints of an organization those of another one."""
    text = "UPDATE webhooks_endpoint SET organization = ? WHERE organization = ?"
    await execute(Sql(text, [after, before]))
    LISTENERS.forget()


async def send_again(
    viewer: Viewer, endpoint: EndpointView, delivery: UUID, *, now: datetime | None = None
) -> None:
    """Have a message sent once more, under the same id. Raises NotFound."""
    if await delivery_of(endpoint.id, delivery) is None:
        raise NotFound
    async with tx():
        await execute(
            Sql(
                "UPDATE webhooks_delivery SET state = ?, attempts = 0, next_at = ? WHERE id = ?",
                [DeliveryState.WAITING.value, now or utc_now(), delivery],
            )
        )
        await _log(viewer, "sent_again", endpoint.id, endpoint.organization)


async def _write(
    viewer: Viewer, endpoint: EndpointView, word: str, values: Mapping[str, Any]
) -> None:
    async with tx():
        columns: dict[Any, Any] = dict(values)
        await WebhookEndpoint.update(columns).where(WebhookEndpoint.id == endpoint.id)
        await _log(viewer, word, endpoint.id, endpoint.organization)
    LISTENERS.forget()


async def _log(viewer: Viewer, word: str, endpoint: UUID, organization: UUID | None) -> None:
    await record(
        viewer, action=f"webhooks.endpoint.{word}", subject=endpoint, organization=organization
    )
