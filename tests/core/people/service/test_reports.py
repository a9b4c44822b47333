"""Reports of content reach the inbox and are answered."""

from __future__ import annotations

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Refused, TooMany
from core.people.service import reports
from core.people.tables import ContentReport
from core.services.cases.api import last_case_of, open_cases
from tests.core.people.conftest import mails, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def report(path="/events/x", email="a@example.org"):
    await reports.report_content(
        path=path, reason="nieprawda", email=email, language="pl", network="192.0.2.1"
    )
    return await ContentReport.objects().order_by(ContentReport.created_at, ascending=False).first()


async def test_report_opens_a_case():
    row = await report()
    (case,) = await open_cases(["people.report"])
    assert case.subject == row.id
    assert "/events/x" in case.title.to("pl")


async def test_report_keeps_only_paths_of_ours():
    assert (await report("//evil.example/x")).path == "/"


async def test_decision_answers_and_forgets_the_address():
    row = await report()
    case = await last_case_of("people.report", row.id)
    viewer = await viewer_for("olcha@example.org", city_role="city_officer")
    await reports.decide_report(case, Decision.APPROVE, "zdjęte", viewer)
    (mail,) = await mails("people.report_decided")
    assert mail["payload"]["why"] == "zdjęte"
    assert (await ContentReport.objects().first()).email is None
    assert await open_cases(["people.report"]) == []


async def test_reporter_is_the_applicant_until_the_decision():
    await report()
    (case,) = await open_cases(["people.report"])
    assert (case.applicant.email, case.applicant.language) == ("a@example.org", "pl")
    assert (case.is_by_link, case.applicant_path) == (True, "/events/x")
    (receipt,) = await mails("inbox.received")
    assert receipt["email"] == "a@example.org"
    viewer = await viewer_for("olcha@example.org", city_role="city_officer")
    await reports.decide_report(case, Decision.REJECT, "nie", viewer)
    assert (await last_case_of("people.report", case.subject)).applicant is None
    assert await mails("inbox.decided") == []


async def test_report_without_an_address_has_nobody_to_tell():
    await report(email="")
    (case,) = await open_cases(["people.report"])
    assert (case.applicant, case.is_by_link) == (None, False)
    assert await mails("inbox.received") == []


async def test_second_decision_is_refused_and_mails_nothing():
    row = await report()
    case = await last_case_of("people.report", row.id)
    viewer = await viewer_for("olcha@example.org", city_role="city_officer")
    await reports.decide_report(case, Decision.APPROVE, "", viewer)
    with pytest.raises(Refused):
        await reports.decide_report(case, Decision.REJECT, "nie", viewer)
    assert len(await mails("people.report_decided")) == 1
    assert (await ContentReport.objects().first()).decision == "approve"


async def test_reports_from_one_place_are_limited():
    for _ in range(reports.REPORTS_PER_HOUR):
        await report(email="")
    with pytest.raises(TooMany):
        await report(email="")
