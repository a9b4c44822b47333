"""What this room itself keeps of people: who asked for what, and that somebody was erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting

REQUESTS = LegalNumber(
    key="privacy.requests",
    title=msg("That somebody asked for their data or was erased"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 5(2): proof that it was done")),
    least=1,
)
IDLE_ACCOUNTS = LegalNumber(
    key="privacy.idle_accounts",
    title=msg("Accounts that nobody uses, after the last sign-in"),
    unit="days",
    values=since_the_start(730, msg("RODO art. 5(1)(e): what is not used is not kept")),
    least=180,
)
IDLE_WARNING = LegalNumber(
    key="privacy.idle_warning",
    title=msg("How long before its erasure an account that nobody uses is warned"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(a): nobody is erased unawares")),
    least=7,
    most=150,
)
PERIODS = (REQUESTS, IDLE_ACCOUNTS, IDLE_WARNING)


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """When the person asked for what."""
    return await read(
        "SELECT kind, state, created_at, finished_at FROM privacy_request WHERE person = ?",
        [person],
    )


async def erase(person: UUID) -> Sequence[Erasure]:
    """The requests stay as proof, under a number that leads to nobody."""
    rows = await execute(
        Sql("UPDATE privacy_request SET owner = NULL WHERE person = ? RETURNING id", [person])
    )
    because = msg("proof that it was done; the number leads to nobody")
    return [
        Erasure(table="privacy_request", rows=len(rows), fate="anonymised", because=because),
        Erasure(table="privacy_erased", rows=1, fate="kept", because=because),
    ]


PERSONAL_DATA = (
    PersonalData(
        key="privacy.requests",
        tables=("privacy_request", "privacy_erased"),
        purpose=msg("To give out and erase data on request, and to prove it"),
        legal_basis="Art. 6(1)(c)",
        keep_for=REQUESTS.key,
        collect=collect,
        erase=erase,
        weight=980,
        forgets=(
            forgetting(
                keep_for=REQUESTS.key,
                table="privacy_request",
                what=msg("requests that were done are deleted"),
                where="finished_at < ?",
            ),
            forgetting(
                keep_for=REQUESTS.key,
                table="privacy_erased",
                what=msg("entries of who was erased are deleted"),
                where="created_at < ?",
            ),
        ),
    ),
)
