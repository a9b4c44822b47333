"""Mails about cases, to the office and to whoever waits, in three languages."""

import pytest

from core.contracts.cases import CaseApplicant, Decision
from core.contracts.viewer import VISITOR
from core.facilities.inbox.messages import MESSAGES
from core.facilities.inbox.service import answer, ask, decide_case
from core.people.api import organization_by_id
from core.services.cases.api import case_by_id, case_token
from core.settings import current
from core.web.i18n import use_language
from core.web.rendering import render_text
from tests.core.facilities.inbox.conftest import waiting
from tests.core.people.conftest import register, viewer_for

KINDS = {kind.key: kind for kind in MESSAGES}
EWA = CaseApplicant(email="ewa@example.org", language="en")


async def written(kind, case, language="en"):
    """The two parts of a mail of a kind about a case."""
    found = KINDS[kind]
    with use_language(language):
        context = dict(await found.load({"case": str(case.id)}, language))
        about = {"city": {"name": "Leszno"}, "base_url": current().base_url, "mute_url": ""}
        return tuple(
            render_text(f"{found.template}.{part}", language, **about, **context)
            for part in ("txt", "html")
        )


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_every_mail_names_the_case_first_and_leads_to_it(db, registry, kind, language):
    case = await waiting("Noise <at> night", applicant=EWA)
    text, html = await written(kind, case, language)
    assert "Noise <at> night" in text.strip().splitlines()[0]
    assert "Noise &lt;at&gt; night" in html
    is_office = kind.rpartition(".")[2] in ("opened", "assigned", "answered", "overdue")
    way = f"/city/inbox/{case.id}" if is_office else f"/case/{case_token(case.id)}"
    assert current().base_url + way in text
    assert current().base_url + way in html


async def test_a_question_and_a_decision_are_told_in_full(db, registry):
    officer = await viewer_for("olcha@example.org", city_role="city_officer")
    case = await waiting(applicant=EWA)
    await ask(case.id, "Which <street>?", viewer=officer)
    text, html = await written("inbox.question", case)
    assert "Which <street>?" in text
    assert "Which &lt;street&gt;?" in html
    await answer(case.id, "Long Street.", viewer=VISITOR)
    late, _ = await written("inbox.question", case)
    assert "Which <street>?" in late
    assert "Long Street." not in late
    assert "Long Street." in (await written("inbox.answered", case))[0]
    await decide_case(case, Decision.REJECT, reason="Not ours.", viewer=officer)
    text, _ = await written("inbox.decided", await case_by_id(case.id))
    assert "Refused" in text
    assert "Not ours." in text


async def test_an_organization_is_led_to_its_desk(db, registry):
    ours = await register()
    case = await waiting(organization=ours.id)
    text, _ = await written("inbox.question", case)
    slug = (await organization_by_id(ours.id)).slug
    assert f"/desk/{slug}/cases/{case.id}" in text


def test_only_what_nobody_must_act_on_alone_can_be_switched_off():
    kept = {key for key, kind in KINDS.items() if not kind.may_be_muted}
    assert kept == {"inbox.received", "inbox.question", "inbox.decided"}
