"""What check-in knows of a person: how it is shown to them and how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.checkin.service.forget import (
    count_names,
    forget_names,
    forget_person,
    forget_staff,
)
from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, Forgetting, PersonalData, Stays
from core.contracts.texts import msg
from core.data.commands import as_instant, read
from core.data.times import utc_now

TABLES = (
    "checkin_pass",
    "checkin_scan",
    "checkin_presence",
    "checkin_device",
    "checkin_settlement",
)


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """When and where the person was checked in, and came or left."""
    rows = await read(
        "SELECT l.title, n.direction, n.result, n.at, n.gate FROM checkin_scan n"
        " JOIN checkin_list l ON l.id = n.gate_list JOIN signups_signup s ON s.id = n.signup"
        " WHERE s.person = ? ORDER BY n.at, n.id",
        [person],
    )
    return [
        {
            "list": row["title"],
            "direction": row["direction"],
            "result": row["result"],
            "at": as_instant(row["at"]).isoformat(),
            "gate": row["gate"],
        }
        for row in rows
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """Withdraw the passes and take the person off them; how many came stays true."""
    passes, scans = await forget_person(person, now=utc_now())
    devices, words = await forget_staff(person)
    return [
        Erasure(table="checkin_pass", rows=passes, fate="anonymised"),
        Erasure(table="checkin_scan", rows=scans, fate="anonymised"),
        Erasure(table="checkin_presence", rows=0, fate="anonymised"),
        Erasure(table="checkin_device", rows=devices, fate="anonymised"),
        Erasure(table="checkin_settlement", rows=words, fate="anonymised"),
    ]


NAMES = LegalNumber(
    key="checkin.names",
    title=msg("Who was checked in, after the end"),
    unit="days",
    values=since_the_start(90, msg("RODO art. 5(1)(e): to clear up mistakes at the gate")),
)
PERIODS = (NAMES,)

PERSONAL_DATA = (
    PersonalData(
        key="checkin.presence",
        tables=TABLES,
        purpose=msg("To let in whom the organizer expects, and to know who came"),
        legal_basis="Art. 6(1)(b), (f)",
        keep_for=NAMES.key,
        collect=collect,
        erase=erase,
        weight=200,
        stays=(
            Stays(
                table="checkin_device",
                columns=("name",),
                what=msg("names of phones at the gate"),
                because=msg("they name a gate, not you"),
            ),
            Stays(
                table="checkin_scan",
                columns=("gate", "reason", "said"),
                what=msg("what a reading said, and at which gate"),
                because=msg("they name a gate, not you"),
            ),
            Stays(
                table="checkin_presence",
                columns=("first_gate",),
                what=msg("at which gate somebody came in"),
                because=msg("they name a gate, not you"),
            ),
        ),
        forgets=(
            Forgetting(
                keep_for=NAMES.key,
                table="checkin_scan",
                what=msg("readings and passes lose the person"),
                count=count_names,
                forget=forget_names,
            ),
        ),
    ),
)
