"""Tells the city's administrators of an erasure that is stuck."""

from __future__ import annotations

from core.data.transactions import tx
from core.facilities.privacy.messages import STUCK
from core.facilities.privacy.values import PrivacyRequest
from core.people.api import city_admin_emails
from core.services.outbox.api import queue


async def tell_administrators(request: PrivacyRequest, declaration: str) -> None:
    """One mail to each for each request and place, however often it fails there."""
    admins = await city_admin_emails()
    async with tx():
        for one in admins:
            key = f"{STUCK}:{request.id}:{declaration}:{one.person}"
            await queue(kind=STUCK, to=one, payload={"place": declaration}, key=key)
