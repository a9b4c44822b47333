"""What is known of a person from places that were given on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import Sql, Steps, read, run
from core.data.encoding import as_instant, as_uuid
from core.data.forgetting import forgetting

TABLE = "signups_hand_over"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """Places that a person gave on, took, or was named for."""
    rows = await read(
        "SELECT f.created_at, f.state, f.is_public, f.email, f.reason, f.taker, s.person"
        " FROM signups_hand_over f JOIN signups_signup s ON s.id = f.signup"
        " WHERE s.person = ? OR f.taker = ? OR (f.email <> '' AND LOWER(f.email) ="
        " (SELECT LOWER(email) FROM people_person WHERE id = ?)) ORDER BY f.created_at, f.id",
        [person, person, person],
    )
    return [
        {
            "given_by_you": as_uuid(row["person"]) == person,
            "taken_by_you": as_uuid(row["taker"]) == person,
            "at": as_instant(row["created_at"]).isoformat(),
            "state": row["state"],
            "to_anybody": bool(row["is_public"]),
            "email": row["email"],
            "reason": row["reason"],
        }
        for row in rows
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """What they gave on goes; of what they took the row stays with the one who gave it."""

    def steps() -> Steps[int]:
        given = yield Sql(
            "DELETE FROM signups_hand_over WHERE signup IN"
            " (SELECT id FROM signups_signup WHERE person = ?) RETURNING id",
            [person],
        )
        taken = yield Sql(
            "UPDATE signups_hand_over SET taker = NULL, guardian_email = '', reason = '',"
            " state = CASE WHEN state = 'asked' THEN 'withdrawn' ELSE state END"
            " WHERE taker = ? RETURNING id",
            [person],
        )
        named = yield Sql(
            "UPDATE signups_hand_over SET email = '', state = 'withdrawn'"
            " WHERE email <> '' AND state = 'open' AND LOWER(email) ="
            " (SELECT LOWER(email) FROM people_person WHERE id = ?) RETURNING id",
            [person],
        )
        return len(given) + len(taken) + len(named)

    return [Erasure(table=TABLE, rows=await run(steps), fate="erased")]


HAND_OVERS = PersonalData(
    key="signups.hand_overs",
    tables=(TABLE,),
    purpose=msg("To let a place go to another person, and to show how it went"),
    legal_basis="Art. 6(1)(b)",
    keep_for="signups.places",
    collect=collect,
    erase=erase,
    weight=290,
    forgets=(
        forgetting(
            keep_for="signups.places",
            table=TABLE,
            what=msg("what is known of places that were given on is deleted"),
            where="signup IN (SELECT s.id FROM signups_signup s"
            " JOIN signups_sheet h ON h.id = s.sheet WHERE h.ends_at < ?)",
        ),
    ),
)
