"""Directory, pages, registration and desks over HTTP."""

from __future__ import annotations

import pytest

from core.people.directory import organization_by_id, organization_by_slug
from core.people.queries import members_of, open_invitations
from core.people.service.verification import suspend_organization
from core.people.tables import Invitation
from core.people.tokens import invitation_token
from tests.core.people.conftest import (
    account_of,
    checksum,
    join,
    mails,
    register,
    viewer_for,
)

FORM = {
    "legal_name": "Przykładowe Stowarzyszenie „Przystań”",
    "short_name": "Przystań",
    "krs": "0009900001",
    "email": "ngo@example.org",
    "areas": "13",
    "description-pl": "Pomagamy <script>alert(1)</script>",
    "person_name": "Zofia Jarząb",
    "function": "prezeska",
    "accepts_terms": "y",
    "terms_version": "2026-11",
}
NEW = "/organizations/new?kind=association"


async def zofia(new_browser):
    return await new_browser(await account_of("zofia@example.org"))


async def officer(new_browser):
    return await new_browser(await account_of("olcha@example.org", city_role="city_officer"))


async def test_registration_asks_for_what_the_kind_needs(new_browser):
    browser = await zofia(new_browser)
    kinds = await browser.get("/organizations/new")
    assert 'value="simple_association"' in kinds.text
    assert 'value="city_department"' not in kinds.text
    simple = (await browser.get("/organizations/new?kind=simple_association")).text
    assert 'name="register_number"' in simple
    assert 'name="krs"' not in simple
    assert 'name="krs"' in (await browser.get(NEW)).text


async def test_registered_organization_is_seen_by_its_people_and_the_city_only(
    browser, new_browser
):
    ours = await zofia(new_browser)
    answer = await ours.post(NEW, **FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/przystan/profile")
    page = "/organizations/przystan"
    assert (await browser.get(page)).status_code == 404
    assert (await browser.get("/organizations")).text.count("przystan") == 0
    stranger = await new_browser(await account_of("mallory@example.org"))
    assert (await stranger.get(page)).status_code == 404
    await ours.take_csrf()
    assert (await ours.get(page)).status_code == 200
    assert (await (await officer(new_browser)).get(page)).status_code == 200


async def test_registration_keeps_what_was_typed_and_marks_every_fault(new_browser):
    browser = await zofia(new_browser)
    wrong = FORM | {"krs": "12x", "nip": "1234567890", "website": "javascript:alert(1)"}
    answer = await browser.post(NEW, **wrong)
    assert answer.status_code == 422
    assert 'value="Przykładowe Stowarzyszenie „Przystań”"' in answer.text
    assert 'id="website-error"' in answer.text
    answer = await browser.post(NEW, **(wrong | {"website": ""}))
    assert 'id="krs-error"' in answer.text
    assert 'id="nip-error"' in answer.text
    assert await organization_by_slug("przystan") is None


async def test_terms_have_to_be_accepted(new_browser):
    browser = await zofia(new_browser)
    answer = await browser.post(NEW, **{k: v for k, v in FORM.items() if k != "accepts_terms"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "extra", [{"state": "verified"}, {"verified": "1"}, {"slug": "x"}, {"role": "city_admin"}]
)
async def test_registration_takes_no_fields_of_its_own(new_browser, extra):
    """Case 12."""
    browser = await zofia(new_browser)
    before = await checksum()
    answer = await browser.post(NEW, **(FORM | extra))
    assert answer.status_code == 422
    assert await checksum() == before


@pytest.mark.parametrize(
    ("name", "status"),
    [("Rеd Crоss", 409), ("Red\u202eCross", 422), ("Red\u200bCross", 422), ("Red\x07Cross", 422)],
)
async def test_deceiving_name_is_refused(new_browser, name, status):
    """Case 35."""
    await register("m@example.org", legal_name="Red Cross", krs="0009900002", nip="")
    browser = await zofia(new_browser)
    before = await checksum()
    answer = await browser.post(NEW, **(FORM | {"legal_name": name, "short_name": ""}))
    assert answer.status_code == status
    assert await checksum() == before


async def test_public_page_shows_the_organization_and_escapes_its_words(browser):
    from core.contracts.texts import LocalizedText

    found = await register(
        legal_name="<b>Przystań</b>", short_name='"onmouseover="x',
        description=LocalizedText.of("Pomoc <script>alert(1)</script> [x](javascript:alert(1))"),
    )  # fmt: skip
    page = await browser.get(f"/organizations/{found.slug}")
    assert page.status_code == 200
    assert "<b>Przystań" not in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert 'onmouseover="x' not in page.text.replace("&#34;", "")


async def test_anonymous_pages_are_the_same_bytes_and_not_sent_twice(browser, new_browser):
    found = await register()
    for path in ("/organizations", f"/organizations/{found.slug}", "/terms", "/privacy"):
        first, second = await browser.get(path), await (await new_browser()).get(path)
        assert first.content == second.content
        assert "set-cookie" not in first.headers
        again = await browser.http.get(path, headers={"if-none-match": first.headers["etag"]})
        assert again.status_code == 304


async def test_page_of_a_suspended_organization_is_gone_at_once(browser):
    found = await register()
    path = f"/organizations/{found.slug}"
    assert (await browser.get(path)).status_code == 200
    viewer = await viewer_for("olcha@example.org", city_role="city_officer")
    await suspend_organization(viewer, found, is_suspended=True, reason="skarga")
    assert (await browser.get(path)).status_code == 404
    assert found.slug not in (await browser.get("/organizations")).text


async def test_directory_searches_and_filters(browser):
    found = await register(short_name="Żółta Łódź")
    for query in ("?q=zolta", "?area=13", "?kind=association", "?q=LODZ&area=13"):
        assert found.slug in (await browser.get(f"/organizations{query}")).text
    for query in ("?q=nic", "?area=18", "?kind=firm"):
        assert (
            f"/organizations/{found.slug}" not in (await browser.get(f"/organizations{query}")).text
        )


@pytest.mark.parametrize(
    "query",
    ["?sort=email", "?filter[password]=1", "?area=99", "?kind=1'%20OR%201=1", "?area=1%27--"],
)
async def test_directory_takes_only_listed_filters(browser, query):
    """Case 13."""
    assert (await browser.get(f"/organizations{query}")).status_code == 422


async def test_privacy_notice_names_the_controller_in_each_language(browser):
    found = await register()
    for language, word in (("pl", "Administratorem"), ("en", "controller"), ("uk", "Контролером")):
        page = await browser.get(f"/organizations/{found.slug}/privacy?lang={language}")
        assert word in page.text
        assert "Przystań" in page.text


@pytest.mark.parametrize("path", ["profile", "members"])
async def test_desk_of_another_organization_is_not_there(new_browser, path):
    """Case 11: a coordinator of A and an administrator of A see nothing of B's desk."""
    await register("zofia@example.org")
    other = await register("m@example.org", legal_name="TWIN-7f3a", krs="0009900003", nip="")
    browser = await zofia(new_browser)
    before = await checksum()
    page = await browser.get(f"/desk/{other.slug}/{path}")
    assert page.status_code == 404
    assert "TWIN-7f3a" not in page.text
    answer = await browser.post(
        f"/desk/{other.slug}/{path}", email="x@example.org", role="volunteer"
    )
    assert answer.status_code == 404
    assert await checksum() == before


async def test_visitor_at_any_desk_is_asked_to_sign_in(browser):
    found = await register()
    for slug in (found.slug, "no-such-organization"):
        answer = await browser.get(f"/desk/{slug}/profile")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")


async def test_coordinator_sees_members_and_changes_nothing(new_browser):
    found = await register()
    browser = await new_browser(await join(found, "ewa@example.org", "coordinator"))
    base = f"/desk/{found.slug}"
    assert (await browser.get(f"{base}/members")).status_code == 200
    before = await checksum()
    for path, data in (
        (f"{base}/members", {"email": "x@example.org", "role": "volunteer"}),
        (f"{base}/profile", {"email": "x@example.org"}),
        (f"{base}/submit", {}),
    ):
        assert (await browser.post(path, **data)).status_code == 403
    assert await checksum() == before


async def test_volunteer_of_the_organization_has_no_desk(new_browser):
    found = await register()
    browser = await new_browser(await join(found, "jan@example.org", "volunteer"))
    assert (await browser.get(f"/desk/{found.slug}/members")).status_code == 404


async def test_profile_is_saved_and_shown(browser, new_browser):
    found = await register()
    admin = await zofia(new_browser)
    path = f"/desk/{found.slug}/profile"
    assert 'name="legal_name"' not in (await admin.get(path)).text
    answer = await admin.post(
        path, short_name="Nowa Przystań", email="nowy@example.org", areas="18",
        **{"description-pl": "Nowy opis", "description-uk": "Новий опис"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    assert "Nowa Przystań" in (await browser.get(f"/organizations/{found.slug}")).text
    page = await browser.get(f"/organizations/{found.slug}?lang=uk")
    assert "Новий опис" in page.text


async def test_identity_of_a_verified_organization_is_not_a_field(new_browser):
    found = await register()
    admin = await zofia(new_browser)
    answer = await admin.post(
        f"/desk/{found.slug}/profile", email="a@example.org", legal_name="Urząd Miasta"
    )
    assert answer.status_code == 422
    assert (await organization_by_id(found.id)).legal_name == found.legal_name


async def invited(new_browser, email="ewa@example.org", role="coordinator"):
    found = await register()
    admin = await zofia(new_browser)
    answer = await admin.post(f"/desk/{found.slug}/members", email=email, role=role, function="")
    assert answer.status_code == 303, answer.text
    (row,) = await open_invitations(found.id)
    return found, admin, row


async def test_invited_visitor_is_signed_in_by_accepting(browser, new_browser):
    found, _, row = await invited(new_browser)
    path = f"/invitations/{invitation_token(row.id)}"
    for _ in range(3):
        page = await browser.get(path)
        assert page.status_code == 200
        assert found.name in page.text
    answer = await browser.post(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert found.slug in (await browser.get("/desk")).text
    assert (await browser.get(path)).status_code == 410
    await browser.take_csrf()
    assert (await browser.post(path)).status_code == 410


async def test_late_invitation_is_gone_also_after_a_sign_in(browser, new_browser):
    """Case 16: no other way in makes an old invitation good."""
    from core.data.times import later, utc_now
    from core.people.rules import INVITATION_LIFE

    found, _, row = await invited(new_browser)
    await Invitation.update({Invitation.expires_at: later(utc_now(), -INVITATION_LIFE)}).where(
        Invitation.id == row.id
    )
    path = f"/invitations/{invitation_token(row.id)}"
    assert (await browser.post(path)).status_code == 410
    await browser.sign_in(await account_of("ewa@example.org"))
    assert (await browser.post(path)).status_code == 410
    assert len(await members_of(found.id)) == 1


async def test_token_of_one_purpose_opens_no_other(browser, new_browser):
    _, _, row = await invited(new_browser)
    token = invitation_token(row.id)
    assert (await browser.get(f"/sign-in/link/{token}")).status_code == 410


async def test_invitation_for_another_is_refused(new_browser):
    _, _, row = await invited(new_browser)
    mallory = await new_browser(await account_of("mallory@example.org"))
    answer = await mallory.post(f"/invitations/{invitation_token(row.id)}")
    assert answer.status_code == 409


async def test_invitation_answers_alike_for_known_and_unknown_addresses(new_browser):
    """Case 6."""
    found = await register()
    await account_of("known@example.org")
    admin = await zofia(new_browser)
    answers = []
    for email in ("known@example.org", "unknown@example.org"):
        answer = await admin.post(
            f"/desk/{found.slug}/members", email=email, role="volunteer", function=""
        )
        answers.append((answer.status_code, answer.text, answer.headers["location"]))
    assert answers[0] == answers[1]
    assert len(await mails("people.invitation")) == 2


@pytest.mark.parametrize("role", ["city_admin", "city_officer", "scanner"])
async def test_administrator_invites_nobody_into_the_city(new_browser, role):
    """Case 16: refused, and nothing is written."""
    found = await register()
    admin = await zofia(new_browser)
    before = await checksum()
    answer = await admin.post(
        f"/desk/{found.slug}/members", email="x@example.org", role=role, function=""
    )
    assert answer.status_code in {403, 422}
    assert await checksum() == before


async def test_member_pages_change_and_end_roles(new_browser):
    found = await register()
    account = await join(found, "ewa@example.org", "coordinator")
    admin = await zofia(new_browser)
    member = (await members_of(found.id))[1]
    base = f"/desk/{found.slug}/members/{member.membership}"
    assert (await admin.post(f"{base}/role", role="volunteer")).status_code == 303
    ewa = await new_browser(account)
    assert (await ewa.get(f"/desk/{found.slug}/members")).status_code == 404
    assert (await admin.post(f"{base}/end")).status_code == 303
    assert len(await members_of(found.id)) == 1
    last = (await members_of(found.id))[0]
    answer = await admin.post(f"/desk/{found.slug}/members/{last.membership}/end")
    assert answer.status_code == 409


async def test_invitation_is_taken_back(browser, new_browser):
    found, admin, row = await invited(new_browser)
    path = f"/desk/{found.slug}/members/invitations/{row.id}/revoke"
    assert (await admin.post(path)).status_code == 303
    assert (await browser.get(f"/invitations/{invitation_token(row.id)}")).status_code == 410
