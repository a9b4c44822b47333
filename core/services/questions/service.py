"""The verbs of forms and answers; the only writer of their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, execute, run
from core.data.encoding import as_uuid
from core.data.ids import new_id
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.questions.form_rules import form_faults
from core.services.questions.queries import CURRENT, form_of, version_from
from core.services.questions.rules import CHANGED, check_answers
from core.services.questions.values import (
    Answers,
    AnswerTable,
    FormVersion,
    Owner,
    Question,
    answers_to_json,
    questions_to_json,
)

CHANGED_MEANWHILE = Refusal(
    "form_changed", msg("Somebody else has changed these questions meanwhile. Look at them again.")
)


async def set_questions(
    owner: Owner,
    questions: Sequence[Question],
    *,
    viewer: Viewer | None,
    organization: UUID | None = None,
    seen: UUID | None = None,
) -> FormVersion:
    """Ask these questions from now on, in their order; one without a key is new and is given one.

    What somebody has answered stays as it was: a new version takes its place. `seen` is the version
    that was changed, where the caller looked at one. Runs by itself or inside an open `tx()`.
    Raises Invalid by the questions' keys, and Refused when the form has changed since `seen`.
    """
    return await run(
        lambda: _set_steps(owner, questions, viewer=viewer, organization=organization, seen=seen)
    )


def _set_steps(
    owner: Owner,
    questions: Sequence[Question],
    *,
    viewer: Viewer | None,
    organization: UUID | None,
    seen: UUID | None,
) -> Steps[FormVersion]:
    form, next_key = yield from _locked_form(owner)
    rows = yield Sql(CURRENT, [form])
    before = version_from(rows[0]) if rows else None
    if seen is not None and (before is None or before.id != seen):
        raise Refused(CHANGED_MEANWHILE)
    keyed = _with_keys(questions, next_key)
    if faults := form_faults(keyed):
        raise Invalid(faults)
    if before is not None and before.questions == keyed:
        return before
    version = yield from _write_version(form, before, keyed)
    yield Sql(
        "UPDATE questions_form SET next_key = ? WHERE id = ?",
        [next_key + sum(not one.key for one in questions), form],
    )
    yield record_statement(
        viewer,
        action="questions.form.changed",
        subject=owner.subject,
        fields=("questions",),
        organization=organization,
    )
    return version


def _locked_form(owner: Owner) -> Steps[tuple[UUID, int]]:
    """The form's row under its lock, made where there is none; and the next key's number."""
    yield Sql(
        "INSERT INTO questions_form (id, created_at, kind, subject, next_key)"
        " VALUES (?, ?, ?, ?, 1) ON CONFLICT (kind, subject) DO NOTHING",
        [new_id(), utc_now(), owner.kind, owner.subject],
    )
    rows = yield Sql(
        "SELECT id, next_key FROM questions_form WHERE kind = ? AND subject = ?",
        [owner.kind, owner.subject],
        for_update=True,
    )
    return as_uuid(rows[0]["id"]), rows[0]["next_key"]


def _with_keys(questions: Sequence[Question], next_key: int) -> tuple[Question, ...]:
    keyed = []
    for one in questions:
        if one.key:
            keyed.append(one)
        else:
            keyed.append(replace(one, key=f"q{next_key}"))
            next_key += 1
    return tuple(keyed)


def _write_version(
    form: UUID, before: FormVersion | None, questions: tuple[Question, ...]
) -> Steps[FormVersion]:
    """A new version; the one before goes if nobody has answered it."""
    gone = []
    if before is not None:
        gone = yield Sql(
            "DELETE FROM questions_version WHERE id = ? AND is_answered = ? RETURNING id",
            [before.id, False],
        )
    number = before.number + (0 if gone else 1) if before else 1
    version = FormVersion(id=new_id(), form=form, number=number, questions=questions)
    yield Sql(
        "INSERT INTO questions_version (id, created_at, form, number, questions, is_answered)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [version.id, utc_now(), form, number, questions_to_json(questions), False],
    )
    return version


async def copy_questions(source: Owner, target: Owner, *, viewer: Viewer | None) -> None:
    """Ask about another thing what is asked about this one; nothing where nothing is asked."""
    found = await form_of(source)
    if found is not None and found.questions:
        # Conditions name keys, so they are kept; new ones begin behind them.
        await set_questions(target, found.questions, viewer=viewer)
        await execute(
            Sql(
                "UPDATE questions_form SET next_key = (SELECT s.next_key FROM questions_form s"
                " WHERE s.kind = ? AND s.subject = ?) WHERE kind = ? AND subject = ?",
                [source.kind, source.subject, target.kind, target.subject],
            )
        )


async def forget_form(owner: Owner) -> None:
    """Delete the form of a thing that is gone, with its versions; one with answers stays."""
    await execute(
        Sql(
            "DELETE FROM questions_form WHERE kind = ? AND subject = ? AND NOT EXISTS"
            " (SELECT 1 FROM questions_version v WHERE v.form = questions_form.id"
            " AND v.is_answered = ?)",
            [owner.kind, owner.subject, True],
        )
    )


# --- answers -------------------------------------------------------------------------------------


def checked_answers(
    version: FormVersion, raw: Mapping[str, Any], *, seen: UUID | None = None, demands: bool = True
) -> Answers:
    """Answers as they are kept. Raises Invalid with `answers.<key>` for each that does not fit,
    and Refused when the person was shown another version (`seen`).
    """
    if seen is not None and seen != version.id:
        raise Refused(CHANGED)
    checked = check_answers(version.questions, raw, demands=demands)
    if checked.faults:
        raise Invalid({f"answers.{key}"[:80]: [text] for key, text in checked.faults.items()})
    return checked.answers


def claim_version(version: UUID) -> Steps[None]:
    """Let a version never change any more, before something is answered to it in this script.

    Raises Refused when it was replaced a moment ago.
    """
    yield Sql(
        "UPDATE questions_version SET is_answered = ? WHERE id = ? AND is_answered = ?",
        [True, version, False],
    )
    rows = yield Sql("SELECT id FROM questions_version WHERE id = ?", [version])
    if not rows:
        raise Refused(CHANGED)


def keep_answers(
    where: AnswerTable, subject: UUID, *, version: UUID, answers: Answers, now: datetime
) -> Sql:
    """The statement that keeps what was answered about a thing, in place of what was before.

    In a script after `claim_version`.
    """
    return Sql(
        f"INSERT INTO {where.table} (id, created_at, version, {where.about}, answers, changed_at)"  # noqa: S608 -- names of ours
        f" VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ({where.about}) DO UPDATE SET"
        " version = excluded.version, answers = excluded.answers,"
        " changed_at = excluded.changed_at",
        [new_id(), now, version, subject, answers_to_json(answers), now],
    )
