"""Opening a thing's check-in lists, and keeping them in step with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.checkin.queries import lists_of
from core.checkin.rules import pass_expires_at
from core.checkin.values import GateList
from core.contracts.errors import NotFound
from core.contracts.signups import CheckinListDraft, SignupSubject
from core.data.commands import Sql, Steps, run
from core.data.ids import new_id
from core.data.times import utc_now
from core.kernel import registry

_PUT = """
INSERT INTO checkin_list (id, created_at, kind, subject, organization, key, title, period,
    opens_at, closes_at, starts_at, ends_at, day_starts_at_hour, zone)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, subject, key) DO UPDATE SET title = excluded.title, period = excluded.period,
    opens_at = excluded.opens_at, closes_at = excluded.closes_at, starts_at = excluded.starts_at,
    ends_at = excluded.ends_at, day_starts_at_hour = excluded.day_starts_at_hour,
    zone = excluded.zone
"""


async def open_lists(
    *, kind: str, subject: UUID, ends_at: datetime | None = None
) -> list[GateList]:
    """Open the lists that the sign-up kind names for a thing, inside the `tx()` that writes it.

    Called again it brings them, and the passes, in step with the thing as it is now; a list that
    the kind no longer names stays, because scans refer to it. `ends_at` (UTC) overrides the end
    that the kind describes. Raises NotFound when the kind or the thing is not there.
    """
    declared = registry.current().signup_kinds.get(kind)
    found = (await declared.describe([subject])).get(subject) if declared else None
    if declared is None or found is None:
        raise NotFound
    drafts = await declared.checkin_lists(subject)
    end = ends_at or found.ends_at

    def steps() -> Steps[None]:
        for draft in drafts:
            yield _put(kind, found, draft, end)
        yield Sql(
            "UPDATE checkin_pass SET not_after = ?, svg = '' WHERE kind = ? AND subject = ?"
            " AND not_after <> ? AND signup IS NOT NULL",
            [pass_expires_at(end), kind, subject, pass_expires_at(end)],
        )

    await run(steps)
    return await lists_of(kind, subject)


def _put(kind: str, found: SignupSubject, draft: CheckinListDraft, ends_at: datetime) -> Sql:
    return Sql(
        _PUT,
        [
            new_id(),
            utc_now(),
            kind,
            found.subject,
            found.organization,
            draft.key,
            draft.title,
            draft.period,
            draft.opens_at,
            draft.closes_at,
            found.starts_at,
            ends_at,
            draft.day_starts_at_hour,
            found.zone,
        ],
    )
