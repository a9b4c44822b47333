"""What people answered when they signed up, and what hosts asked them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.contracts.viewer import Viewer
from core.data.commands import read
from core.data.encoding import as_instant, as_uuid
from core.data.many import batched, marks
from core.services.questions.api import (
    AnswerTable,
    Given,
    Question,
    SeenBy,
    answers_about,
    versions_of,
)

ANSWERS = AnswerTable(table="signups_answers", about="signup")
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBack:
    """What a host asked somebody, and the reply, empty while there is none. Instants are UTC."""

    question: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None


async def answers_of(signups: Sequence[UUID]) -> Mapping[UUID, Given]:
    """By sign-ups; who was not asked is not there."""
    return await answers_about(ANSWERS, signups)


async def inquiries_of(signups: Sequence[UUID]) -> Mapping[UUID, Sequence[AskedBack]]:
    """What was asked back, by sign-ups, the first one first."""
    found: dict[UUID, list[AskedBack]] = {}
    for some in batched(signups, AT_ONCE):
        rows = await read(
            "SELECT signup, question, created_at, reply, replied_at FROM signups_inquiry"  # noqa: S608 -- only marks
            f" WHERE signup IN ({marks(some)}) ORDER BY created_at, id",
            list(some),
        )
        for row in rows:
            asked = AskedBack(
                question=row["question"],
                asked_at=as_instant(row["created_at"]),
                reply=row["reply"],
                replied_at=as_instant(row["replied_at"]),
            )
            found.setdefault(as_uuid(row["signup"]), []).append(asked)
    return found


async def questions_asked(forms: Sequence[UUID], seen: frozenset[SeenBy]) -> Sequence[Question]:
    """What forms ask now or somebody answered to them, each key once in its newest words."""
    found: dict[str, Question] = {}
    for form in forms:
        for version in await versions_of(form):
            found |= {one.key: one for one in version.questions if one.key not in found}
    return [one for one in found.values() if one.seen_by in seen]


def sees(viewer: Viewer, organization: UUID) -> frozenset[SeenBy]:
    """Which answers somebody who manages an organization's sheet may read."""
    if viewer.administers(organization):
        return frozenset(SeenBy)
    return frozenset({SeenBy.HOST})
