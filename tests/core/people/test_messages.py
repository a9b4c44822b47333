"""Every mail can be written, in every language, and says why it came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.contracts.cases import Decision
from core.contracts.errors import NotFound
from core.data.ids import new_id
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.mailer.writing import write
from core.people.service import reports
from core.people.service.addresses import ask_for_address
from core.people.service.browsers import note_browser
from core.people.service.handovers import finish_handovers, start_handover
from core.people.service.invitations import invite_member
from core.people.service.notices import tell_of_change
from core.people.service.sessions import viewer_of_account
from core.people.service.sign_in import send_sign_in_mail
from core.people.service.verification import decide_organization, suspend_organization
from core.people.sign_in_tables import AddressChange, SignInAttempt
from core.people.tables import Invitation, Person
from core.people.tokens import (
    address_link,
    handover_token,
    invitation_token,
    sign_in_code,
    sign_in_link,
)
from core.people.values import SignInChange
from core.services.cases.api import last_case_of, open_cases
from core.services.outbox.api import claim
from tests.core.people.conftest import account_of, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def written(kind: str):
    key = kind if "." in kind else f"people.{kind}"
    (letter,) = await claim([key], limit=1, lease_for=timedelta(minutes=1))
    return await write(letter)


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_sign_in_mail_has_code_link_and_configured_address(language):
    await send_sign_in_mail(email="zofia@example.org", language=language, wanted="/")
    attempt = (await SignInAttempt.objects().first()).id
    mail = await written("sign_in_code")
    assert sign_in_code(attempt) in mail.subject
    link = f"http://testserver.local/sign-in/link/{sign_in_link(attempt)}"
    for part in (mail.text, mail.html):
        assert link in part
        assert sign_in_code(attempt) in part


async def test_invitation_names_inviter_organization_and_link():
    found = await register(legal_name="Fundacja „Klon & Dąb”", short_name="Klon & Dąb")
    admin = await viewer_for("zofia@example.org")
    await invite_member(admin, found, email="e@example.org", role="coordinator", function="")
    row = await Invitation.objects().first()
    mail = await written("invitation")
    assert "Klon & Dąb" in mail.subject
    assert "Zofia Jarząb" in mail.text
    assert "Klon &amp; Dąb" in mail.html
    assert invitation_token(row.id) in mail.text


async def test_office_is_told_who_waits():
    await officer()
    found = await register(is_verified=False)
    case = await last_case_of("people.verification", found.id)
    assert f"/city/inbox/{case.id}" in (await written("inbox.opened")).text


async def test_admins_are_told_that_they_are_verified():
    found = await register()
    assert f"/organizations/{found.slug}" in (await written("organization_verified")).text


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REJECT])
async def test_a_no_gives_its_reason(decision):
    found = await register(is_verified=False)
    await decide_organization(found.id, decision, "Popraw <adres>", await officer())
    names = {Decision.RETURN: "organization_returned", Decision.REJECT: "organization_rejected"}
    mail = await written(names[decision])
    assert "Popraw <adres>" in mail.text
    assert "Popraw &lt;adres&gt;" in mail.html


async def test_suspension_gives_its_reason():
    found = await register()
    await suspend_organization(await officer(), found, is_suspended=True, reason="skarga")
    assert "skarga" in (await written("organization_suspended")).text


@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
async def test_report_is_answered(decision):
    await reports.report_content(
        path="/events/x", reason="y", email="a@example.org", language="en", network="n"
    )
    (case,) = await open_cases(["people.report"])
    await reports.decide_report(case, decision, "because", await officer())
    mail = await written("report_decided")
    assert "/events/x" in mail.text
    assert "because" in mail.text


async def test_mail_about_what_is_gone_is_not_written(registry):
    load = registry.message_kinds["people.invitation"].load
    with pytest.raises(NotFound):
        await load({"invitation": str(new_id())}, "pl")


async def test_of_this_rooms_mails_only_that_of_a_new_browser_can_be_switched_off(registry):
    ours = {key: kind for key, kind in registry.message_kinds.items() if key.startswith("people.")}
    assert len(ours) == 13
    assert [key for key, kind in ours.items() if kind.may_be_muted] == ["people.new_browser"]


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_mail_about_sign_in_says_what_changed_and_where_to_look(language):
    account = await account_of("zofia@example.org")
    person = (await viewer_of_account(account)).person
    async with tx():
        await Person.update({Person.language: language}).where(Person.id == person)
        await tell_of_change(account, SignInChange.PASSKEY_ADDED, detail="Telefon <Zofii> & spółka")
    mail = await written("sign_in_changed")
    assert "Telefon <Zofii> & spółka" in mail.text
    assert "Telefon &lt;Zofii&gt; &amp; spółka" in mail.html
    assert "http://testserver.local/me/security" in mail.text


async def test_mail_of_a_new_address_has_the_link_of_the_settings():
    await ask_for_address(await viewer_for("zofia@example.org"), "nowa@example.org")
    mail = await written("address_change")
    row = await AddressChange.objects().first()
    assert f"http://testserver.local/me/security/address/{address_link(row.id)}" in mail.text


async def test_mail_of_a_new_browser_names_it():
    account = await account_of("zofia@example.org")
    for agent in ("Firefox Linux", "Chrome Android"):
        await note_browser(account, token="", agent=agent)
    mail = await written("new_browser")
    assert "Chrome, Android" in mail.text
    assert "Firefox" not in mail.text


async def test_hand_over_mails_say_who_when_why_and_what_became_of_it():
    found = await register(legal_name="Fundacja „Klon & Dąb”", short_name="Klon & Dąb")
    await account_of("nowa@example.org", name="Nowa Osoba")
    handover = await start_handover(
        await officer(), found, email="nowa@example.org", reason="Prezeska <wyjechała>"
    )
    letters = await claim(["people.handover_started"], limit=5, lease_for=timedelta(minutes=1))
    mails = {letter.to.email: await write(letter) for letter in letters}
    link = f"http://testserver.local/hand-over/{handover_token(handover)}"
    assert link in mails["zofia@example.org"].text
    assert "Nowa Osoba" in mails["zofia@example.org"].text
    assert "Prezeska &lt;wyjechała&gt;" in mails["zofia@example.org"].html
    assert "/hand-over/" not in mails["nowa@example.org"].text
    await finish_handovers(later(utc_now(), timedelta(days=15)))
    (letter, *_) = await claim(["people.handover_ended"], limit=5, lease_for=timedelta(minutes=1))
    assert "Klon & Dąb" in (await write(letter)).subject
