"""Puts together all that is kept of a person: every declaration of every room, and their files."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from core.contracts.texts import LocalizedText
from core.data.commands import Sql, as_uuid, execute
from core.data.times import later, utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.rules import EXPORT_KEPT, in_order
from core.facilities.privacy.service.requests import note_failure, note_step
from core.facilities.privacy.values import STEP_SECONDS, PrivacyRequest
from core.kernel import registry
from core.people.api import account_of_person
from core.services.files.api import pictures_of_account

log = logging.getLogger("pospolu.privacy")


async def export(request: PrivacyRequest) -> bool:
    """Make the export's file; whether it is there now. Nothing half is shown."""
    parts = []
    for one in in_order(registry.current().personal_data.values()):
        try:
            async with asyncio.timeout(STEP_SECONDS):
                rows = [plain(row) for row in await one.collect(request.person)]
        except (Exception, SystemExit):  # a room may fail in any way
            log.exception("export is stuck at %s", one.key)
            await note_failure(request, one.key)
            return False
        parts.append(
            {
                "key": one.key,
                "purpose": one.purpose,
                "legal_basis": one.legal_basis,
                "kept": one.keep_for,
                "rows": rows,
            }
        )
    pictures = await _pictures(request.person)
    body = {
        "made_at": utc_now().isoformat(),
        "declarations": parts,
        "files": sorted(pictures),
    }
    text = json.dumps(body, ensure_ascii=False, indent=2).encode()
    files = {shelf.DATA: text, **pictures}
    await asyncio.to_thread(shelf.put, request.person, request.id, files)
    await note_step(request, {}, is_done=True)
    return True


async def forget_exports() -> None:
    """Delete exports whose day is over."""
    rows = await execute(
        Sql(
            "UPDATE privacy_request SET state = 'expired' WHERE kind = 'export'"
            " AND state = 'done' AND finished_at < ? RETURNING id, person",
            (later(utc_now(), -EXPORT_KEPT),),
        )
    )
    for row in rows:
        await asyncio.to_thread(shelf.remove, as_uuid(row["person"]), as_uuid(row["id"]))


async def _pictures(person: UUID) -> Mapping[str, bytes]:
    account = await account_of_person(person)
    return await pictures_of_account(account.id) if account else {}


def plain(value: Any) -> Any:  # noqa: PLR0911 -- one return for each kind of value
    """A collected value as JSON has it."""
    match value:
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
        case LocalizedText():
            return dict(value.texts)
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case Enum():
            return plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)
