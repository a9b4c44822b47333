"""Registering and changing organizations, and what the city decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core.contracts.cases import Decision
from core.contracts.errors import Invalid, NotAllowed, Refused, TooMany
from core.contracts.texts import LocalizedText
from core.data.times import later, utc_now
from core.data.versions import numbers
from core.people.directory import CHANGED, areas_of, find_organizations, organization_by_id
from core.people.queries import members_of
from core.people.service import organizations, terms, verification
from core.people.service.terms import SHIPPED_VERSION
from core.people.tables import Acceptance, Organization, TermsVersion
from core.people.values import OrganizationDetails, OrganizationKind, OrganizationRole
from core.services.audit.api import entries_of
from core.services.cases.api import last_case_of
from tests.core.people.conftest import join, mails, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")
K = OrganizationKind


def details(**named):
    base = {
        "kind": K.ASSOCIATION, "legal_name": "Przykładowe Stowarzyszenie", "krs": "9900001",
        "email": "ngo@example.org", "areas": ("13", "1"),
    }  # fmt: skip
    return OrganizationDetails(**{**base, **named})


async def officer():
    return await viewer_for("olcha@example.org", city_role="city_officer")


async def test_registered_organization_waits_and_the_office_is_told():
    await officer()
    found = await register(is_verified=False)
    assert (found.state, found.krs, areas_of(found)) == ("pending", "0009900001", ("13",))
    case = await last_case_of("people.verification", found.id)
    assert case is not None and case.closed_at is None
    assert case.organization == found.id
    (mail,) = await mails("inbox.opened")
    assert mail["email"] == "olcha@example.org"
    (member,) = await members_of(found.id)
    assert (member.email, member.role) == ("zofia@example.org", OrganizationRole.ADMIN)


async def test_terms_are_accepted_with_version_and_time():
    found = await register(is_verified=False)
    (accepted,) = await Acceptance.objects().where(Acceptance.organization == found.id)
    assert (accepted.document, accepted.version) == ("organization_terms", SHIPPED_VERSION)
    assert accepted.created_at is not None
    (kept,) = await TermsVersion.objects()
    assert kept.text.to("pl").startswith("### Po co")
    assert await terms.has_accepted_terms(found.id)


async def test_terms_that_changed_meanwhile_are_read_again():
    viewer = await viewer_for("zofia@example.org")
    with pytest.raises(Invalid) as caught:
        await organizations.register_organization(viewer, details(), terms_version="2019-01")
    assert set(caught.value.fields) == {"accepts_terms"}
    assert await Organization.count() == 0


async def test_new_terms_hold_from_their_day():
    text = LocalizedText.of("Nowe zasady")
    for version, days in (("2", 1), ("3", 3)):
        await terms.publish_terms(
            None, version=version, text=text,
            in_force_from=later(utc_now(), timedelta(days=days)),
        )  # fmt: skip
    assert (await terms.terms_in_force()).version == terms.SHIPPED_VERSION
    with time_machine.travel(later(utc_now(), timedelta(days=2)), tick=True):
        assert (await terms.terms_in_force()).version == "2"
    assert [one.version for one in await terms.versions_of()] == ["3", "2", terms.SHIPPED_VERSION]


@pytest.mark.parametrize(
    ("version", "days", "wrong"),
    [("2", 0, "in_force_from"), ("2", -1, "in_force_from"), (terms.SHIPPED_VERSION, 1, "version")],
)
async def test_terms_are_published_before_they_hold_and_under_a_name_of_their_own(
    version, days, wrong
):
    with pytest.raises(Invalid) as caught:
        await terms.publish_terms(
            None,
            version=version,
            text=LocalizedText.of("Nowe zasady"),
            in_force_from=later(utc_now(), timedelta(days=days)),
        )
    assert set(caught.value.fields) == {wrong}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"krs": ""}, {"krs"}),
        ({"krs": "0000000000"}, {"krs"}),
        ({"nip": "1234567890"}, {"nip"}),
        ({"regon": "1"}, {"regon"}),
        ({"legal_name": "Red\u202eCross"}, {"legal_name"}),
        ({"short_name": "Red\u200bCross"}, {"short_name"}),
        ({"legal_name": "„”"}, {"legal_name"}),
        ({"areas": ("13", "99")}, {"areas"}),
        ({"ade_address": "AE"}, {"ade_address"}),
        ({"kind": K.SIMPLE_ASSOCIATION}, {"register_number"}),
        ({"kind": K.BRANCH, "krs": ""}, {"parent_name"}),
        ({"krs": "x", "nip": "y"}, {"krs", "nip"}),
    ],
)
async def test_all_wrong_fields_are_named_at_once(given, wrong):
    with pytest.raises(Invalid) as caught:
        organizations.checked(details(**given))
    assert set(caught.value.fields) == wrong


async def test_number_that_a_kind_does_not_have_is_dropped():
    found = organizations.checked(details(kind=K.INFORMAL_GROUP, krs="0009900001", nip="x"))
    assert (found["krs"], found["nip"]) == ("", "")


async def test_city_kind_is_set_up_by_the_city_at_once():
    viewer = await viewer_for("zofia@example.org")
    city = details(kind=K.CITY_DEPARTMENT, krs="")
    with pytest.raises(NotAllowed):
        await organizations.register_organization(viewer, city, terms_version=SHIPPED_VERSION)
    admin = await viewer_for("halina@example.org", city_role="city_admin")
    found = await organizations.register_organization(admin, city, terms_version=SHIPPED_VERSION)
    assert (await organization_by_id(found.id)).state == "verified"


@pytest.mark.parametrize("name", ["Rеd Crоss", "red  cross", "RED-CROSS"])
async def test_name_confusable_with_a_verified_one_is_refused(name):
    """Case 35: Cyrillic letters make no other name."""
    await register(legal_name="Red Cross")
    viewer = await viewer_for("mallory@example.org")
    for fields in ({"legal_name": name}, {"short_name": name}):
        with pytest.raises(Refused) as caught:
            await organizations.register_organization(
                viewer, details(**{"krs": "0009900009", **fields}), terms_version=SHIPPED_VERSION
            )
        assert caught.value.refusal.code == "look_alike"


async def test_number_of_a_verified_organization_is_refused():
    await register()
    viewer = await viewer_for("mallory@example.org")
    with pytest.raises(Refused) as caught:
        await organizations.register_organization(
            viewer, details(legal_name="Inna nazwa"), terms_version=SHIPPED_VERSION
        )
    assert caught.value.refusal.code == "number_taken"


async def test_unverified_registration_blocks_nobody():
    await register("mallory@example.org", is_verified=False)
    found = await register("zofia@example.org")
    assert found.state == "verified"
    assert found.slug.endswith("-2")


async def test_registrations_of_one_account_are_few():
    for number in range(organizations.REGISTRATIONS_PER_DAY):
        await register(legal_name=f"Stowarzyszenie {number * 11}", is_verified=False)
    with pytest.raises(TooMany):
        await register(legal_name="Jeszcze jedno", is_verified=False)


async def test_approval_verifies_and_tells_the_admins():
    found = await register()
    assert found.verified_at is not None
    case = await last_case_of("people.verification", found.id)
    assert (case.decision, case.closed_at is not None) == (Decision.APPROVE, True)
    (mail,) = await mails("people.organization_verified")
    assert mail["email"] == "zofia@example.org"
    actions = {entry.action for entry in await entries_of(found.id)}
    assert "people.organization.verified" in actions


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.RETURN])
async def test_no_needs_a_reason(decision):
    found = await register(is_verified=False)
    with pytest.raises(Invalid):
        await verification.decide_organization(found.id, decision, " ", await officer())
    assert (await organization_by_id(found.id)).state == "pending"


async def test_returned_organization_is_sent_again():
    found = await register(is_verified=False)
    await verification.decide_organization(
        found.id, Decision.RETURN, "Popraw adres", await officer()
    )
    draft = await organization_by_id(found.id)
    assert (draft.state, draft.state_reason) == ("draft", "Popraw adres")
    await organizations.submit_organization(await viewer_for("zofia@example.org"), draft)
    assert (await organization_by_id(found.id)).state == "pending"
    case = await last_case_of("people.verification", found.id)
    assert case.closed_at is None
    with pytest.raises(Refused):
        await organizations.submit_organization(
            await viewer_for("zofia@example.org"), await organization_by_id(found.id)
        )


async def test_decision_is_made_once():
    found = await register()
    with pytest.raises(Refused):
        await verification.decide_organization(found.id, Decision.REJECT, "nie", await officer())
    assert (await organization_by_id(found.id)).state == "verified"


async def test_look_alike_is_not_verified_as_the_second():
    first = await register(legal_name="Red Cross", is_verified=False)
    second = await register(
        "m@example.org", legal_name="Rеd Crоss", krs="0009900003", nip="", is_verified=False
    )
    viewer = await officer()
    await verification.decide_organization(first.id, Decision.APPROVE, "", viewer)
    with pytest.raises(Refused):
        await verification.decide_organization(second.id, Decision.APPROVE, "", viewer)


async def test_same_number_is_not_verified_twice():
    first = await register(is_verified=False)
    second = await register("m@example.org", legal_name="Inna", is_verified=False)
    viewer = await officer()
    await verification.decide_organization(first.id, Decision.APPROVE, "", viewer)
    with pytest.raises(Refused):
        await verification.decide_organization(second.id, Decision.APPROVE, "", viewer)


async def test_suspended_organization_leaves_the_directory_and_comes_back():
    found = await register()
    viewer = await officer()
    assert len((await find_organizations()).lines) == 1
    with pytest.raises(Invalid):
        await verification.suspend_organization(viewer, found, is_suspended=True, reason="")
    await verification.suspend_organization(viewer, found, is_suspended=True, reason="skarga")
    assert (await find_organizations()).lines == []
    assert len(await mails("people.organization_suspended")) == 1
    await verification.suspend_organization(viewer, found, is_suspended=False, reason="")
    assert len((await find_organizations()).lines) == 1


async def test_verified_organization_keeps_its_identity():
    found = await register()
    admin = await viewer_for("zofia@example.org")
    changed = details(legal_name="Inna nazwa", krs="0009900002", email="new@example.org")
    before = await numbers(CHANGED)
    await organizations.change_organization(admin, found, changed, logo=None)
    after = await organization_by_id(found.id)
    assert (after.legal_name, after.krs) == (found.legal_name, found.krs)
    assert after.email == "new@example.org"
    assert (await numbers(CHANGED))[CHANGED] > before[CHANGED]
    entry = next(e for e in await entries_of(found.id) if e.action == "people.organization.changed")
    assert "email" in entry.fields
    assert "new@example.org" not in str(entry)


async def test_nothing_changed_is_nothing_written():
    found = await register()
    admin = await viewer_for("zofia@example.org")
    same = details(
        legal_name=found.legal_name, short_name=found.short_name, krs=found.krs, nip=found.nip,
        email=found.email, areas=("13",),
    )  # fmt: skip
    before = await numbers(CHANGED)
    await organizations.change_organization(admin, found, same, logo=None)
    assert await numbers(CHANGED) == before


async def test_directory_is_searched_without_marks_and_by_area():
    await register(legal_name="Stowarzyszenie Żółta Łódź", areas=("13", "1a"))
    await register(
        "m@example.org",
        legal_name="Fundacja Klon",
        krs="0009900003",
        nip="0009900024",
        areas=("1",),
    )
    assert [one.legal_name for one in (await find_organizations(search="zolta LODZ")).lines] == [
        "Stowarzyszenie Żółta Łódź"
    ]
    assert [one.legal_name for one in (await find_organizations(area="1")).lines] == [
        "Fundacja Klon"
    ]
    assert (await find_organizations(search="100%")).lines == []
    assert (await find_organizations(kind="firm")).lines == []


async def test_directory_has_pages_without_gaps():
    from core.people import directory

    for number in range(5):
        await register(
            f"a{number}@example.org", legal_name=f"Grupa {'abcde'[number]}",
            kind=K.INFORMAL_GROUP, krs="", nip="",
        )  # fmt: skip
    seen, after, size = [], "", directory.PAGE_SIZE
    directory.PAGE_SIZE = 2
    try:
        while True:
            page = await find_organizations(after=after)
            seen += [one.short_name for one in page.lines]
            after = page.after
            if not after:
                break
    finally:
        directory.PAGE_SIZE = size
    assert seen == [f"Grupa {letter}" for letter in "abcde"]


async def test_member_with_two_roles_is_listed_once_with_the_higher():
    found = await register()
    await join(found, "ewa@example.org", "volunteer")
    await join(found, "ewa@example.org", "coordinator")
    members = await members_of(found.id)
    assert [(m.email, m.role) for m in members][1:] == [
        ("ewa@example.org", OrganizationRole.COORDINATOR)
    ]
