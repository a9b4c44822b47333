"""Who takes an imported organization over: the mailbox's holder or whom the city lets in, once."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, NotAllowed, Refused
from core.contracts.viewer import VISITOR
from core.data.spreadsheets import write_csv
from core.people.directory import organization_by_slug
from core.people.privacy.takeovers import collect_claims, erase_claims
from core.people.queries import members_of
from core.people.service import claim_links, claims
from core.people.service.claim_links import claim_by_link, open_claim_link, send_claim_link
from core.people.service.claims import ask_to_take_over, decide_claim
from core.people.service.import_rows import apply_import
from core.people.service.imports import keep_table
from core.people.service.terms import SHIPPED_VERSION, has_accepted_terms
from core.people.tables import Claim
from core.people.tokens import claim_token
from core.people.values import MatchChoice, OrganizationRole
from core.services.cases.api import last_case_of
from tests.core.people.conftest import mails, viewer_for

pytestmark = pytest.mark.usefixtures("db")
TABLE = write_csv(
    ("Nazwa", "Rodzaj", "KRS", "E-mail"),
    [("Fundacja Tama", "fundacja", "9900102", "Tama@example.org")],
)


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


async def imported():
    viewer = await officer()
    kept = await keep_table(viewer, TABLE, file_name="a.csv")
    await apply_import(viewer, kept.id, otherwise=MatchChoice.SKIP)
    return await organization_by_slug("fundacja-tama")


async def link_of(organization):
    await send_claim_link(await officer(), organization)
    mail = (await mails("people.claim_link"))[-1]
    claim = await Claim.objects().order_by(Claim.created_at, ascending=False).first()
    assert mail["email"] == "Tama@example.org"
    return claim_token(claim.id)


async def ask(email, organization, **named):
    viewer = await viewer_for(email, name="Zofia Jarząb")
    given = {"statement": "Jestem prezeską.", "function": "prezeska", "krs_excerpt": "123"}
    await ask_to_take_over(
        viewer, organization, **{**given, "terms_version": SHIPPED_VERSION, **named}
    )
    claim = await Claim.objects().where(Claim.person == viewer.person).first()
    return await last_case_of(claims.CASE_KIND, claim.id)


async def decide(case, decision=Decision.APPROVE, reason=""):
    await decide_claim(case, decision, reason, await officer())


async def test_the_mailbox_s_holder_takes_over_with_the_terms():
    organization = await imported()
    token = await link_of(organization)
    await claim_by_link(VISITOR, token, function="prezes", terms_version=SHIPPED_VERSION)
    found = await organization_by_slug(organization.slug)
    assert not found.is_unclaimed
    (member,) = await members_of(found.id)
    assert (member.email, member.role) == ("Tama@example.org", OrganizationRole.ADMIN)
    assert await has_accepted_terms(found.id)
    assert await open_claim_link(token) is None
    with pytest.raises(Refused):
        await claim_by_link(VISITOR, token, function="", terms_version=SHIPPED_VERSION)
    with pytest.raises(Refused):
        await send_claim_link(await officer(), found)


async def test_a_newer_link_ends_the_older_and_terms_that_changed_use_nothing_up():
    organization = await imported()
    older = await link_of(organization)
    newer = await link_of(organization)
    assert await open_claim_link(older) is None
    with pytest.raises(Invalid):
        await claim_by_link(VISITOR, newer, function="", terms_version="2020-01")
    assert await open_claim_link(newer) is not None
    assert await members_of(organization.id) == []


async def test_the_link_is_not_for_somebody_else_who_is_signed_in():
    organization = await imported()
    token = await link_of(organization)
    with pytest.raises(Refused) as caught:
        await claim_by_link(
            await viewer_for("b@example.org"), token, function="", terms_version=SHIPPED_VERSION
        )
    assert caught.value.refusal is claim_links.OTHER_ACCOUNT


async def test_a_representative_asks_and_the_office_lets_them_in():
    organization = await imported()
    case = await ask("zofia@example.org", organization)
    assert await members_of(organization.id) == []
    await decide(case)
    (member,) = await members_of(organization.id)
    assert (member.email, member.function) == ("zofia@example.org", "prezeska")
    assert not (await organization_by_slug(organization.slug)).is_unclaimed
    assert (await last_case_of(claims.CASE_KIND, case.subject)).decision is Decision.APPROVE


async def test_a_no_needs_a_reason_and_lets_them_ask_again():
    organization = await imported()
    case = await ask("zofia@example.org", organization)
    with pytest.raises(Refused) as caught:
        await ask("zofia@example.org", organization)
    assert caught.value.refusal is claims.ASKED
    with pytest.raises(Invalid):
        await decide(case, Decision.REJECT)
    await decide(case, Decision.REJECT, "Brak pełnomocnictwa.")
    assert (await organization_by_slug(organization.slug)).is_unclaimed
    with pytest.raises(Refused):
        await decide(case)
    assert (await ask("zofia@example.org", organization)) is not None


async def test_visitors_and_those_who_come_too_late_are_refused():
    organization = await imported()
    given = {"statement": "x", "function": "x", "krs_excerpt": "", "terms_version": SHIPPED_VERSION}
    with pytest.raises(NotAllowed):
        await ask_to_take_over(VISITOR, organization, **given)
    await decide(await ask("zofia@example.org", organization))
    with pytest.raises(Refused) as caught:
        await ask("b@example.org", await organization_by_slug(organization.slug))
    assert caught.value.refusal is claims.TAKEN


async def race(organization):
    """A mailed link and two requests are used at the same moment."""
    token = await link_of(organization)
    cases = [await ask(f"{name}@example.org", organization) for name in ("a", "b")]
    link = claim_by_link(VISITOR, token, function="", terms_version=SHIPPED_VERSION)
    return await asyncio.gather(link, *[decide(case) for case in cases], return_exceptions=True)


async def test_of_two_who_take_over_at_once_one_does():
    organization = await imported()
    answers = await race(organization)
    assert sum(isinstance(one, Refused) for one in answers) == 2
    (member,) = await members_of(organization.id)
    assert member.role is OrganizationRole.ADMIN
    open_ones = await Claim.objects().where(Claim.state == "open")
    assert open_ones == []


async def test_without_the_guard_several_would(monkeypatch):
    """The control: nobody asks whether it is taken over, nor ends what others asked."""
    organization = await imported()

    async def nothing(*_):
        return None

    for module in (claims, claim_links):
        monkeypatch.setattr(module, "take_over_once", nothing)
        monkeypatch.setattr(module, "close_others", nothing)
    await race(organization)
    assert len(await members_of(organization.id)) > 1


async def test_what_somebody_asked_is_shown_to_them_and_erased():
    organization = await imported()
    case = await ask("zofia@example.org", organization)
    person = (await viewer_for("zofia@example.org")).person
    (shown,) = await collect_claims(person)
    assert shown["statement"] == "Jestem prezeską."
    await decide(case)
    fates = {one.fate: one.rows for one in await erase_claims(person)}
    assert fates == {"erased": 0, "anonymised": 1}
    (left,) = await Claim.objects()
    assert (left.person, left.statement, left.function) == (None, "", "")
