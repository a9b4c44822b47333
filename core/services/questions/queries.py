"""Forms as they are asked now, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.data.commands import Row, read
from core.data.encoding import as_instant, as_uuid
from core.data.many import batched, marks
from core.services.questions.values import (
    AnswerTable,
    FormVersion,
    Given,
    Owner,
    answers_from_json,
    questions_from_json,
)

AT_ONCE = 500
CURRENT = (
    "SELECT v.id, v.form, v.number, v.questions FROM questions_version v WHERE v.form = ?"
    " ORDER BY v.number DESC LIMIT 1"
)


def version_from(row: Row) -> FormVersion:
    """A version from a row of either engine."""
    return FormVersion(
        id=as_uuid(row["id"]),
        form=as_uuid(row["form"]),
        number=row["number"],
        questions=questions_from_json(row["questions"]),
    )


async def form_now(form: UUID) -> FormVersion | None:
    """A form as it is asked now; None where it is not there or asks nothing."""
    rows = await read(CURRENT, [form])
    found = version_from(rows[0]) if rows else None
    return found if found is not None and found.questions else None


async def form_of(owner: Owner) -> FormVersion | None:
    """The form of a thing as it is now, also where it asks nothing any more."""
    rows = await read(
        "SELECT v.id, v.form, v.number, v.questions FROM questions_version v"
        " JOIN questions_form f ON f.id = v.form WHERE f.kind = ? AND f.subject = ?"
        " ORDER BY v.number DESC LIMIT 1",
        [owner.kind, owner.subject],
    )
    return version_from(rows[0]) if rows else None


async def versions_of(form: UUID) -> Sequence[FormVersion]:
    """All versions of a form, the newest first."""
    rows = await read(
        "SELECT v.id, v.form, v.number, v.questions FROM questions_version v WHERE v.form = ?"
        " ORDER BY v.number DESC",
        [form],
    )
    return [version_from(row) for row in rows]


async def owner_of(form: UUID) -> Owner | None:
    """Whose form it is."""
    rows = await read("SELECT kind, subject FROM questions_form WHERE id = ?", [form])
    return Owner(kind=rows[0]["kind"], subject=as_uuid(rows[0]["subject"])) if rows else None


async def answers_about(where: AnswerTable, subjects: Sequence[UUID]) -> Mapping[UUID, Given]:
    """What was answered about things, each beside the version that was asked."""
    found: dict[UUID, Given] = {}
    versions: dict[UUID, FormVersion] = {}
    for some in batched(subjects, AT_ONCE):
        rows = await read(
            f"SELECT r.{where.about} AS subject, r.answers, r.changed_at,"  # noqa: S608 -- names of ours, only marks
            " v.id, v.form, v.number, v.questions"
            f" FROM {where.table} r JOIN questions_version v ON v.id = r.version"
            f" WHERE r.{where.about} IN ({marks(some)})",
            list(some),
        )
        for row in rows:
            version = versions.setdefault(as_uuid(row["id"]), version_from(row))
            found[as_uuid(row["subject"])] = Given(
                version=version,
                answers=answers_from_json(row["answers"]),
                changed_at=as_instant(row["changed_at"]),
            )
    return found
