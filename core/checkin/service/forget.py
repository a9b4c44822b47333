"""Forgetting who it was: after the time of keeping, and when a person asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.data.commands import Sql, Steps, read, run
from core.data.times import utc_now

_BLANKED = "signup = NULL, svg = '', typed_code = '', revoked_at = COALESCE(revoked_at, ?)"
_BLANKED_SCAN = "signup = NULL, by_account = NULL, read_hash = ''"


_OLD_SCAN = (
    "(signup IS NOT NULL OR by_account IS NOT NULL) AND gate_list IN"
    " (SELECT id FROM checkin_list WHERE ends_at < ?)"
)
_OLD_DEVICE = (
    "created_at < ? AND NOT EXISTS (SELECT 1 FROM checkin_list l WHERE l.kind = checkin_device.kind"
    " AND l.subject = checkin_device.subject AND l.ends_at >= ?)"
)
_OLD_WORD = "gate_list IN (SELECT id FROM checkin_list WHERE ends_at < ?)"
_PAST_END = "signup IS NOT NULL AND not_after < ?"


async def count_names(before: datetime) -> int:
    """How many scans and passes `forget_names` would change."""
    rows = await read(
        f"SELECT (SELECT COUNT(*) FROM checkin_scan WHERE {_OLD_SCAN})"  # noqa: S608 -- constants only
        f" + (SELECT COUNT(*) FROM checkin_pass WHERE {_PAST_END})"
        f" + (SELECT COUNT(*) FROM checkin_device WHERE {_OLD_DEVICE})"
        f" + (SELECT COUNT(*) FROM checkin_settlement WHERE {_OLD_WORD}) AS n",
        [before, before, before, before, before],
    )
    return int(rows[0]["n"])


async def forget_names(before: datetime) -> int:
    """Leave numbers only of what ended before an instant: no sign-up, no account, no code."""
    now = utc_now()

    def steps() -> Steps[int]:
        scans = yield Sql(
            f"UPDATE checkin_scan SET {_BLANKED_SCAN} WHERE {_OLD_SCAN} RETURNING id",  # noqa: S608 -- constants only
            [before],
        )
        passes = yield Sql(
            f"UPDATE checkin_pass SET {_BLANKED} WHERE {_PAST_END} RETURNING id",  # noqa: S608 -- constants only
            [now, before],
        )
        devices = yield Sql(
            f"DELETE FROM checkin_device WHERE {_OLD_DEVICE} RETURNING id",  # noqa: S608 -- constants only
            [before, before],
        )
        words = yield Sql(
            f"DELETE FROM checkin_settlement WHERE {_OLD_WORD} RETURNING id",  # noqa: S608 -- constants only
            [before],
        )
        return len(scans) + len(passes) + len(devices) + len(words)

    return await run(steps)


async def forget_person(person: UUID, *, now: datetime) -> tuple[int, int]:
    """Take a person, and who came along with them, off passes and scans; presence stays a number.

    Returns how many passes and scans were changed.
    """
    passes = (
        "SELECT p.id FROM checkin_pass p JOIN signups_signup s ON s.id = p.signup WHERE s.party IN"
        " (SELECT party FROM signups_signup WHERE person = ?)"
    )

    def steps() -> Steps[tuple[int, int]]:
        scans = yield Sql(
            f"UPDATE checkin_scan SET {_BLANKED_SCAN} WHERE pass_id IN ({passes}) RETURNING id",  # noqa: S608 -- constants only
            [person],
        )
        done_by = yield Sql(
            "UPDATE checkin_scan SET by_account = NULL WHERE by_account IN"
            " (SELECT id FROM people_account WHERE person = ?) RETURNING id",
            [person],
        )
        yield Sql(
            f"UPDATE checkin_settlement SET note = '' WHERE pass_id IN ({passes})",  # noqa: S608 -- constants only
            [person],
        )
        blanked = yield Sql(
            f"UPDATE checkin_pass SET {_BLANKED} WHERE id IN ({passes}) RETURNING id",  # noqa: S608 -- constants only
            [now, person],
        )
        return len(blanked), len(scans) + len(done_by)

    return await run(steps)


async def forget_staff(person: UUID) -> tuple[int, int]:
    """Take who added devices and settled conflicts off them. Returns how many of each."""
    accounts = "SELECT id FROM people_account WHERE person = ?"

    def steps() -> Steps[tuple[int, int]]:
        devices = yield Sql(
            f"UPDATE checkin_device SET made_by = NULL WHERE made_by IN ({accounts}) RETURNING id",  # noqa: S608 -- constants only
            [person],
        )
        words = yield Sql(
            "UPDATE checkin_settlement SET by_account = NULL, note = ''"  # noqa: S608 -- constants only
            f" WHERE by_account IN ({accounts}) RETURNING id",
            [person],
        )
        return len(devices), len(words)

    return await run(steps)
