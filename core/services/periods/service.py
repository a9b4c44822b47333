"""Sets legal numbers: the only writer of their table."""

from __future__ import annotations

from datetime import date

from core.contracts.errors import NotFound, Refused
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute
from core.data.ids import new_id
from core.data.times import city_today, utc_now
from core.data.transactions import tx
from core.kernel import registry
from core.services.audit.api import record
from core.services.periods.rules import may_set

_INSERT = """
INSERT INTO periods_change (id, created_at, key, value, in_force_from, because, changed_by)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""


async def set_number(
    key: str, value: int, *, in_force_from: date, because: str, by: Viewer | None
) -> None:
    """Set a legal number from a day on; what held before stays in the history.

    Raises NotFound for a number that nobody declares, Refused out of bounds or for a day gone by.
    """
    number = registry.current().legal_numbers.get(key)
    if number is None:
        raise NotFound
    now = utc_now()
    if refusal := may_set(number, value, in_force_from=in_force_from, today=city_today(now)):
        raise Refused(refusal)
    account = by.account if by else None
    async with tx():
        args = (new_id(), now, key, value, in_force_from, because, account)
        await execute(Sql(_INSERT, args))
        reason = f"{key}: {because}"
        await record(by, action="periods.set", subject=None, fields=["value"], reason=reason)
