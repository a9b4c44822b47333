"""What is known of volunteers by their own profile: shown to them, kept for a time, erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.privacy import Erasure, PersonalData
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting
from core.people.api import forget_author
from plugins.volunteering.profiles import PROFILES_KEPT
from plugins.volunteering.qualifying import QUALIFICATIONS_KEPT
from plugins.volunteering.tables import Qualification

OF_PROFILE = ("volunteering_profile", "volunteering_favourite")
QUALIFICATION = "volunteering_qualification"


async def collect_profile(person: UUID) -> Sequence[Mapping[str, Any]]:
    """What the person tells of themselves, and their favourite organizations."""
    told = await read(
        "SELECT languages, skills, interests, availability, phone, hears_of_offers, takes_calls,"
        " only_favourites, changed_at FROM volunteering_profile WHERE person = ?",
        [person],
    )
    favourites = await read(
        "SELECT o.short_name AS favourite, f.created_at FROM volunteering_favourite f"
        " JOIN people_organization o ON o.id = f.organization WHERE f.person = ?",
        [person],
    )
    return [{name: str(value) for name, value in row.items()} for row in (*told, *favourites)]


async def erase_profile(person: UUID) -> Sequence[Erasure]:
    """All of it goes."""
    erased = []
    for table in OF_PROFILE:
        gone = await execute(
            Sql(f"DELETE FROM {table} WHERE person = ? RETURNING id", [person])  # noqa: S608 -- constants only
        )
        erased.append(Erasure(table=table, rows=len(gone), fate="erased"))
    return erased


async def collect_qualifications(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The person's qualifications, and who has seen the papers."""
    rows = await read(
        "SELECT q.kind, q.title, q.valid_until, q.state, q.confirmed_on, q.created_at,"
        " o.short_name AS organization FROM volunteering_qualification q"
        " LEFT JOIN people_organization o ON o.id = q.organization WHERE q.person = ?",
        [person],
    )
    return [{name: str(value or "") for name, value in row.items()} for row in rows]


async def erase_qualifications(person: UUID) -> Sequence[Erasure]:
    """The person's qualifications go; that they confirmed others' is cleared."""
    gone = await execute(
        Sql("DELETE FROM volunteering_qualification WHERE person = ? RETURNING id", [person])
    )
    await forget_author(Qualification.confirmed_by, person)
    return [Erasure(table=QUALIFICATION, rows=len(gone), fate="erased")]


VOLUNTEERS_DATA = (
    PersonalData(
        key="volunteering.profiles",
        tables=OF_PROFILE,
        purpose=msg("To find shifts that fit, to be asked for help, to be reached on the day"),
        legal_basis="Art. 6(1)(a)",
        keep_for=PROFILES_KEPT.key,
        collect=collect_profile,
        erase=erase_profile,
        forgets=(
            forgetting(
                keep_for=PROFILES_KEPT.key,
                table="volunteering_profile",
                what=msg("volunteers' profiles are deleted"),
                where="changed_at < ?",
            ),
            forgetting(
                keep_for=PROFILES_KEPT.key,
                table="volunteering_favourite",
                what=msg("favourite organizations are forgotten"),
                where="created_at < ? AND NOT EXISTS (SELECT 1 FROM volunteering_profile v"
                " WHERE v.person = volunteering_favourite.person)",
            ),
        ),
    ),
    PersonalData(
        key="volunteering.qualifications",
        tables=(QUALIFICATION,),
        purpose=msg("To let only people do what they are qualified for"),
        legal_basis="Art. 6(1)(a), (f)",
        keep_for=QUALIFICATIONS_KEPT.key,
        collect=collect_qualifications,
        erase=erase_qualifications,
        forgets=(
            forgetting(
                keep_for=QUALIFICATIONS_KEPT.key,
                table=QUALIFICATION,
                what=msg("qualifications that have ended are deleted"),
                where="valid_until < ?",
            ),
        ),
    ),
)
VOLUNTEERS_PERIODS = (PROFILES_KEPT, QUALIFICATIONS_KEPT)
