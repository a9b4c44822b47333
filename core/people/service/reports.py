"""Reports of content: taken from anybody, decided by the city."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.cases import Case, CaseApplicant, Decision
from core.contracts.errors import NotFound, Refused
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.sign_in_rules import next_path
from core.people.tables import ContentReport
from core.services.audit.api import record
from core.services.cases.api import close_case, open_case
from core.services.limits.api import take
from core.services.outbox.api import Recipient, queue
from core.web.i18n import gettext, use_language

REPORTS_PER_HOUR = 30
TITLE = msg("Report: %(path)s")


async def report_content(
    *, path: str, reason: str, email: str | None, language: str, network: str
) -> None:
    """Tell the city that a page is wrong; it reaches the inbox. Raises TooMany."""
    key = f"people.report:{network}"
    await take(key, limit=REPORTS_PER_HOUR, window=timedelta(hours=1))
    report = ContentReport(
        id=new_id(),
        path=next_path(path)[:500],
        reason=reason,
        email=email or None,
        language=language,
    )
    async with tx():
        await report.save()
        await open_case(
            kind="people.report",
            subject=report.id,
            title=_title(report.path),
            url_path=f"/city/reports/{report.id}",
            applicant=CaseApplicant(email=email, language=language) if email else None,
            applicant_path=report.path,
        )


async def decide_report(case: Case, decision: Decision, reason: str, viewer: Viewer) -> None:
    """Close a report; whoever left an address is told, and the address goes.

    Raises NotFound, and Refused when somebody was faster.
    """
    report = await ContentReport.objects().where(ContentReport.id == case.subject).first()
    if report is None:
        raise NotFound
    async with tx():
        was_open = await close_case(
            kind="people.report", subject=report.id, decision=decision, reason=reason, by=viewer
        )
        if not was_open:
            raise Refused(Refusal("decided", msg("This was decided already. Look at it again.")))
        await ContentReport.update(
            {
                ContentReport.decision: decision.value,
                ContentReport.decided_at: utc_now(),
                ContentReport.email: None,
            }
        ).where(ContentReport.id == report.id)
        if report.email:
            await queue(
                kind="people.report_decided",
                to=Recipient(email=report.email, language=report.language),
                payload={"path": report.path, "decision": decision.value, "why": reason},
                key=f"people.report_decided:{report.id}",
            )
        await record(viewer, action="people.report.decided", subject=report.id, reason=reason)


def _title(path: str) -> LocalizedText:
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(TITLE, path=path)
    return LocalizedText(original="pl", texts=texts)
