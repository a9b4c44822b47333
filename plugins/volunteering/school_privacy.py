"""What schools keep of pupils: shown to them, deleted a year after the school year, erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting
from core.people.api import forget_author
from plugins.volunteering.school_tables import (
    Pupil,
    PupilConsent,
    PupilSignup,
    SchoolClass,
    SchoolRule,
)

TABLES = (
    "volunteering_pupil",
    "volunteering_pupil_consent",
    "volunteering_pupil_signup",
    "volunteering_school_class",
    "volunteering_school_rule",
)
BELOW_PUPILS = ("volunteering_pupil_consent", "volunteering_pupil_signup")
AUTHORS = (
    SchoolClass.created_by,
    Pupil.added_by,
    PupilConsent.entered_by,
    PupilSignup.entered_by,
    SchoolRule.entered_by,
)
"""Who has written rows that are the school's."""
KEPT_CLASSES = LegalNumber(
    key="volunteering.school_classes",
    title=msg("Classes with their pupils, after the school year"),
    unit="years",
    values=since_the_start(
        1, msg("Education Law, art. 68(1)(9): until points for volunteering are decided")
    ),
    most=10,
)


async def collect_pupils(person: UUID) -> Sequence[Mapping[str, Any]]:
    """In which classes the person is, and what was agreed to."""
    classes = await read(
        "SELECT o.legal_name AS school, c.name AS class, c.school_year, p.name, p.state,"
        " p.guardian_email, p.created_at FROM volunteering_pupil p"
        " JOIN volunteering_school_class c ON c.id = p.school_class"
        " JOIN people_organization o ON o.id = c.organization WHERE p.person = ?",
        [person],
    )
    consents = await read(
        "SELECT k.purpose, k.way, k.state, k.guardian_name, k.relation, k.email, k.signed_on,"
        " k.paper_place, k.given_at, k.ended_at FROM volunteering_pupil_consent k"
        " JOIN volunteering_pupil p ON p.id = k.pupil WHERE p.person = ?",
        [person],
    )
    return [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in (*classes, *consents)
    ]


async def erase_pupils(person: UUID) -> Sequence[Erasure]:
    """The person is in no class any more; that they made classes and kept consents is cleared."""
    below = {table: await _below_pupils(table, person) for table in BELOW_PUPILS}
    gone = await execute(
        Sql("DELETE FROM volunteering_pupil WHERE person = ? RETURNING id", [person])
    )
    cleared = [
        (column._meta.table._meta.tablename, await forget_author(column, person))  # noqa: SLF001 -- Piccolo's own way
        for column in AUTHORS
    ]
    return [
        Erasure(table="volunteering_pupil", rows=len(gone), fate="erased"),
        *(Erasure(table=table, rows=rows, fate="erased") for table, rows in below.items()),
        *(Erasure(table=table, rows=rows, fate="anonymised") for table, rows in cleared),
    ]


async def _below_pupils(table: str, person: UUID) -> int:
    """How many rows go with the pupils that a person is."""
    rows = await read(
        f"SELECT COUNT(*) AS number FROM {table} k JOIN volunteering_pupil p ON p.id = k.pupil"  # noqa: S608 -- constants only
        " WHERE p.person = ?",
        [person],
    )
    return int(rows[0]["number"])


_KNOWN_TO_NOBODY_ELSE = (
    "email IS NULL AND name <> '' AND id IN (SELECT p.person FROM volunteering_pupil p"
    " JOIN volunteering_school_class c ON c.id = p.school_class WHERE c.ends_on < ?)"
    " AND NOT EXISTS (SELECT 1 FROM signups_signup s WHERE s.person = people_person.id)"
    " AND NOT EXISTS (SELECT 1 FROM volunteering_hour_entry e WHERE e.person = people_person.id)"
    " AND NOT EXISTS (SELECT 1 FROM volunteering_pupil o JOIN volunteering_school_class k"
    " ON k.id = o.school_class WHERE o.person = people_person.id AND k.ends_on >= CURRENT_DATE)"
)
"""Nobody has an account, a sign-up, hours or another class of theirs."""
PUPILS = PersonalData(
    key="volunteering.pupils",
    tables=TABLES,
    purpose=msg("To sign a class up together, and to count its hours by the school's rules"),
    legal_basis="Art. 6(1)(a), (e)",
    keep_for=KEPT_CLASSES.key,
    collect=collect_pupils,
    erase=erase_pupils,
    forgets=(
        forgetting(
            keep_for=KEPT_CLASSES.key,
            table="people_person",
            what=msg("pupils whom only a school knew lose their names"),
            where=_KNOWN_TO_NOBODY_ELSE,
            blanks="name = ''",
        ),
        forgetting(
            keep_for=KEPT_CLASSES.key,
            table="volunteering_school_class",
            what=msg("classes are deleted with their pupils and what was agreed to"),
            where="ends_on < ?",
        ),
    ),
    stays=(
        Stays(
            table="volunteering_school_class",
            columns=("name",),
            what=msg("what a class is called"),
            because=msg("it is the school's"),
        ),
    ),
)
