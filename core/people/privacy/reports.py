"""What is kept of who reported content, and how it is shown and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays
from core.contracts.texts import msg
from core.data.forgetting import forgetting
from core.people.queries import account_of_person
from core.people.tables import ContentReport

Rows = Sequence[Mapping[str, Any]]


REPORTS = LegalNumber(
    key="people.reports",
    title=msg("Reports of content, after the decision"),
    unit="days",
    values=since_the_start(365, msg("Digital Services Act, art. 20: complaints take six months")),
    least=183,
)


async def collect_reports(person: UUID) -> Rows:
    """Reports of content that wait for an answer to the person's address."""
    account = await account_of_person(person)
    if account is None:
        return []
    return await ContentReport.select(
        ContentReport.path, ContentReport.reason, ContentReport.created_at
    ).where(ContentReport.email == account.email)


async def erase_reports(person: UUID) -> Sequence[Erasure]:
    """Take the address off the person's reports."""
    account = await account_of_person(person)
    cleared = (
        await ContentReport.update({ContentReport.email: None})
        .where(ContentReport.email == account.email)
        .returning(ContentReport.id)
        if account
        else []
    )
    return [Erasure(table="people_report", rows=len(cleared), fate="anonymised")]


REPORTS_DATA = PersonalData(
    key="people.report",
    tables=("people_report",),
    purpose=msg("To answer those who report content"),
    legal_basis="Art. 6(1)(c)",
    keep_for=REPORTS.key,
    collect=collect_reports,
    erase=erase_reports,
    weight=800,
    stays=(
        Stays(
            table="people_report",
            columns=("path", "reason"),
            what=msg("what was reported"),
            because=msg("whom it is about may complain for months, and the city answers"),
        ),
    ),
    forgets=(
        forgetting(
            keep_for=REPORTS.key,
            table="people_report",
            what=msg("reports that were decided are deleted"),
            where="decided_at < ?",
        ),
    ),
)
