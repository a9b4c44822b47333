"""What offers know of a person: who wrote them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.commands import Sql, execute, read
from core.data.forgetting import forgetting
from core.people.api import forget_author, written_by
from plugins.volunteering.checking import KEPT
from plugins.volunteering.tables import BriefingVersion, Check, Offer

TABLE = "volunteering_offer"


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The offers that a person wrote."""
    return [
        {
            "offer": str(offer.title),
            "written_at": offer.created_at.isoformat(),
            "state": offer.state,
        }
        for offer in await written_by(Offer.created_by, person)
    ]


async def erase(person: UUID) -> Sequence[Erasure]:
    """The offers stay the organization's; who wrote them is cleared."""
    rows = await forget_author(Offer.created_by, person)
    return [Erasure(table=TABLE, rows=rows, fate="anonymised")]


AUTHORS = LegalNumber(
    key="volunteering.authors",
    title=msg("Who wrote an offer, after it was written"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to know who acted for an organization")),
)
PERIODS = (AUTHORS,)


async def collect_checks(person: UUID) -> Sequence[Mapping[str, Any]]:
    """Checks of the person before work with minors, of every organization."""
    rows = await read(
        "SELECT o.legal_name AS organization, c.result, c.register_on, c.record_on,"
        " c.countries_on, c.checked_by, c.printout_place, c.created_at FROM volunteering_check c"
        " JOIN people_organization o ON o.id = c.organization WHERE c.person = ?",
        [person],
    )
    return [{name: str(value or "") for name, value in row.items()} for row in rows]


async def erase_checks(person: UUID) -> Sequence[Erasure]:
    """The person's checks go: they are not admitted any more. Who entered others' is cleared."""
    gone = await execute(
        Sql("DELETE FROM volunteering_check WHERE person = ? RETURNING id", [person])
    )
    await forget_author(Check.entered_by, person)
    await forget_author(BriefingVersion.written_by, person)
    return [
        Erasure(table="volunteering_check", rows=len(gone), fate="erased"),
        Erasure(table="volunteering_briefing_version", rows=0, fate="anonymised"),
    ]


READ = LegalNumber(
    key="volunteering.acknowledgements",
    title=msg("That somebody has read a briefing, after they said so"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(f): to show that risks were told of")),
)


async def collect_read(person: UUID) -> Sequence[Mapping[str, Any]]:
    """The briefings that the person has read."""
    rows = await read(
        "SELECT o.slug AS offer, v.number, a.created_at FROM volunteering_acknowledgement a"
        " JOIN volunteering_briefing_version v ON v.id = a.version"
        " JOIN volunteering_briefing b ON b.id = v.briefing"
        " JOIN volunteering_offer o ON o.id = b.offer WHERE a.person = ?",
        [person],
    )
    return [{name: str(value) for name, value in row.items()} for row in rows]


async def erase_read(person: UUID) -> Sequence[Erasure]:
    """What the person has read is forgotten."""
    gone = await execute(
        Sql("DELETE FROM volunteering_acknowledgement WHERE person = ? RETURNING id", [person])
    )
    return [Erasure(table="volunteering_acknowledgement", rows=len(gone), fate="erased")]


BRIEFINGS = PersonalData(
    key="volunteering.briefings",
    tables=("volunteering_acknowledgement",),
    purpose=msg("To show that volunteers were told of risks and how to avoid them"),
    legal_basis="Art. 6(1)(c), (f)",
    keep_for=READ.key,
    collect=collect_read,
    erase=erase_read,
    forgets=(
        forgetting(
            keep_for=READ.key,
            table="volunteering_acknowledgement",
            what=msg("what was read is forgotten"),
            where="created_at < ?",
        ),
    ),
)

CHECKS = PersonalData(
    key="volunteering.checks",
    tables=("volunteering_check", "volunteering_briefing_version"),
    purpose=msg("To admit to work with minors only whom the organization has checked"),
    legal_basis="Art. 6(1)(c)",
    keep_for=KEPT.key,
    collect=collect_checks,
    erase=erase_checks,
    forgets=(
        forgetting(
            keep_for=KEPT.key,
            table="volunteering_check",
            what=msg("checks before work with minors are deleted"),
            where="created_at < ?",
        ),
        forgetting(
            keep_for=AUTHORS.key,
            table="volunteering_briefing_version",
            what=msg("briefings lose who wrote them"),
            where="written_by IS NOT NULL AND created_at < ?",
            blanks="written_by = NULL",
        ),
    ),
    stays=(
        Stays(
            table="volunteering_briefing_version",
            columns=("text",),
            what=msg("what a briefing says"),
            because=msg("they are the organization's"),
        ),
        Stays(
            table="volunteering_check",
            columns=("checked_by", "printout_place"),
            what=msg("who checked others, and where the printouts lie"),
            because=msg("the organization shows that it checked"),
        ),
    ),
)

PERSONAL_DATA = (
    BRIEFINGS,
    CHECKS,
    PersonalData(
        key="volunteering.authors",
        tables=(TABLE,),
        purpose=msg("To know who wrote an offer, so that nobody approves their own"),
        legal_basis="Art. 6(1)(e), (f)",
        keep_for=AUTHORS.key,
        collect=collect,
        erase=erase,
        forgets=(
            forgetting(
                keep_for=AUTHORS.key,
                table=TABLE,
                what=msg("offers lose who wrote them"),
                where="created_by IS NOT NULL AND created_at < ?",
                blanks="created_by = NULL",
            ),
        ),
        stays=(
            Stays(
                table=TABLE,
                columns=(
                    "title",
                    "summary",
                    "description",
                    "requirements",
                    "benefits",
                    "tasks",
                    "search_text",
                    "district",
                    "languages",
                    "skills",
                    "insurer",
                    "policy_number",
                    "project",
                    "search_text",
                    "place",
                    "reason",
                ),
                what=msg("what an offer says"),
                because=msg("they are the organization's"),
            ),
        ),
    ),
)
