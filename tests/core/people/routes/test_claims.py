"""The pages on which an imported organization is taken over."""

from __future__ import annotations

from core.people.directory import organization_by_slug
from core.people.queries import members_of
from core.people.service.terms import SHIPPED_VERSION
from core.people.tables import Claim
from core.people.tokens import claim_token
from core.services.cases.api import last_case_of
from tests.core.people.conftest import account_of, mails, register
from tests.core.people.service.test_claims import imported

FILLED = {
    "function": "prezeska",
    "statement": "Jestem <b>prezeską</b>.",
    "krs_excerpt": "AB/123",
    "accepts_terms": "y",
    "terms_version": SHIPPED_VERSION,
}


async def officer(new_browser):
    return await new_browser(await account_of("olcha@example.org", city_role="city_officer"))


async def test_from_the_city_s_mail_to_the_desk(new_browser, browser):
    organization = await imported()
    office = await officer(new_browser)
    path = f"/city/organizations/{organization.slug}"
    assert f"{path}/claim-link" in (await office.get(path)).text
    assert (await office.post(f"{path}/claim-link")).status_code == 303
    assert len(await mails("people.claim_link")) == 1
    claim = await Claim.objects().first()
    link = f"/claims/{claim_token(claim.id)}"
    page = await browser.get(link)
    assert "Fundacja Tama" in page.text
    wrong = await browser.post(link, function="x", terms_version=SHIPPED_VERSION)
    assert (wrong.status_code, await members_of(organization.id)) == (422, [])
    done = await browser.post(link, accepts_terms="y", terms_version=SHIPPED_VERSION)
    assert done.headers["location"] == "/desk"
    assert (await browser.get(f"/desk/{organization.slug}/profile")).status_code == 200
    assert (await browser.get(link)).status_code == 410


async def test_from_the_request_to_the_decision(new_browser, browser):
    organization = await imported()
    page = f"/organizations/{organization.slug}"
    assert f"{page}/claim" in (await browser.get(page)).text
    assert "/sign-in" in (await browser.get(f"{page}/claim")).text
    assert (await browser.post(f"{page}/claim", **FILLED)).status_code in {303, 403}
    zofia = await new_browser(await account_of("zofia@example.org", name="Zofia"))
    missing = await zofia.post(f"{page}/claim", **{**FILLED, "statement": ""})
    assert (missing.status_code, "prezeska" in missing.text) == (422, True)
    assert (await zofia.post(f"{page}/claim", **FILLED)).status_code == 303
    again = await zofia.post(f"{page}/claim", **FILLED)
    assert (again.status_code, "AB/123" in again.text) == (409, True)
    claim = await Claim.objects().first()
    office = await officer(new_browser)
    shown = await office.get(f"/city/claims/{claim.id}")
    assert "Jestem &lt;b&gt;prezeską&lt;/b&gt;." in shown.text
    assert (await zofia.get(f"/city/claims/{claim.id}")).status_code == 403
    case = await last_case_of("people.claim", claim.id)
    assert f"/city/inbox/{case.id}" in shown.text


async def test_only_what_nobody_has_taken_over_can_be_asked_for(new_browser):
    ours = await register()
    zofia = await new_browser(await account_of("b@example.org"))
    assert (await zofia.get(f"/organizations/{ours.slug}/claim")).status_code == 404
    assert (await zofia.post(f"/organizations/{ours.slug}/claim", **FILLED)).status_code == 404
    assert (await zofia.get("/claims/nothing")).status_code == 410
    office = await officer(new_browser)
    path = f"/city/organizations/{ours.slug}/claim-link"
    assert (await office.post(path)).status_code == 409
    assert (await organization_by_slug(ours.slug)).taken_over_at is None
