"""Takes people off their messages, when they ask or when an address turns out to be nobody's."""

from __future__ import annotations

from uuid import UUID

from core.data.commands import Sql, execute
from core.data.times import utc_now
from core.services.outbox.service.choices import hash_of

_NOBODY = """
    email = '', name = '', person = NULL, payload = '{}', last_error = '', lease = NULL,
    ended_at = COALESCE(ended_at, ?),
    state = CASE WHEN state IN ('sent', 'dead') THEN state ELSE 'withdrawn' END
"""


async def forget_person(person: UUID) -> int:
    """Blank a person's messages and withdraw those not sent yet; returns how many there were.

    Messages to their address from before they were known are theirs too.
    """
    rows = await execute(
        Sql(
            f"UPDATE outbox_message SET {_NOBODY} WHERE person = ?"  # noqa: S608 -- constants only
            " OR (person IS NULL AND address_hash IN"
            " (SELECT address_hash FROM outbox_message WHERE person = ?)) RETURNING id",
            (utc_now(), person, person),
        )
    )
    return len(rows)


async def forget_address(email: str) -> None:
    """Blank messages to an address of nobody who is known yet, and what it did not want.

    Messages to a known person go with `forget_person`.
    """
    hashed = hash_of(email)
    await execute(
        Sql(
            f"UPDATE outbox_message SET {_NOBODY} WHERE person IS NULL AND email <> ''"  # noqa: S608 -- constants only
            " AND address_hash = ?",
            (utc_now(), hashed),
        ),
        Sql("DELETE FROM outbox_mute WHERE address_hash = ?", (hashed,)),
    )
