"""Decisions on offers and shifts, as tables of cases."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from core.contracts.calendar import EntryStatus
from core.contracts.cases import Decision
from core.contracts.signups import Applicant
from core.contracts.texts import LocalizedText
from core.contracts.verdicts import Refusal
from core.contracts.viewer import VISITOR, Grant, Viewer
from core.people.api import KIND_RULES, OrganizationKind
from plugins.volunteering import rules
from plugins.volunteering.values import Audience, Host, LegalDays, OfferState, ShiftPlan, ShiftState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ORGANIZATION = uuid4()
ACCOUNT = uuid4()


@dataclass
class Offer:
    state: str = OfferState.PUBLISHED
    is_hidden: bool = False
    published_at: datetime | None = NOW
    title: LocalizedText = field(default_factory=lambda: LocalizedText.of("Sadzenie drzew"))
    summary: LocalizedText = field(default_factory=lambda: LocalizedText.of("Sadzimy drzewa."))
    place: str = "Park"
    kind: str = "once"


@dataclass
class Shift:
    state: str = ShiftState.OPEN
    starts_at: datetime = NOW + 2 * HOUR
    ends_at: datetime = NOW + 4 * HOUR


HOST = Host(is_host_kind=True, publishes_directly=True)
UNVERIFIED = Host(is_host_kind=True, publishes_directly=False)
FIRM = Host(is_host_kind=False, publishes_directly=False)
BARRED = Host(is_host_kind=True, publishes_directly=False, barred=Refusal("barred", ""))
DRAFT = Offer(state=OfferState.DRAFT, published_at=None)


def code(verdict):
    return verdict.code if verdict else None


@pytest.mark.parametrize(
    ("host", "said"), [(HOST, None), (UNVERIFIED, None), (BARRED, None), (FIRM, "not_a_host")]
)
def test_may_host(host, said):
    """Art. 42 is about the kind alone, whether verified or not."""
    assert code(rules.may_host(host)) == said


@pytest.mark.parametrize(
    ("kind", "hosts"),
    [
        (OrganizationKind.ASSOCIATION, True),
        (OrganizationKind.FOUNDATION, True),
        (OrganizationKind.SCHOOL, True),
        (OrganizationKind.CITY_UNIT, True),
        (OrganizationKind.CITY, True),
        (OrganizationKind.CULTURE_INSTITUTION, True),
        (OrganizationKind.INFORMAL_GROUP, False),
        (OrganizationKind.FIRM, False),
        (OrganizationKind.FOREIGN_PARTNER, False),
    ],
)
def test_kinds_that_may_host(kind, hosts):
    assert KIND_RULES[kind].may_host_volunteers is hosts


@pytest.mark.parametrize(
    ("offer", "host", "shifts", "said"),
    [
        (DRAFT, HOST, [Shift()], None),
        (DRAFT, UNVERIFIED, [Shift()], None),
        (Offer(state=OfferState.WAITING), UNVERIFIED, [Shift()], None),
        (Offer(state=OfferState.CLOSED), HOST, [Shift()], None),
        (DRAFT, FIRM, [Shift()], "not_a_host"),
        (DRAFT, BARRED, [Shift()], "barred"),
        (DRAFT, HOST, [], "no_shift"),
        (DRAFT, HOST, [Shift(state=ShiftState.CANCELLED)], "no_shift"),
        (DRAFT, HOST, [Shift(starts_at=NOW)], "no_shift"),
        (Offer(), HOST, [Shift()], "already_public"),
        (Offer(state=OfferState.CANCELLED), HOST, [Shift()], "already_public"),
        (Offer(state=OfferState.DRAFT, place=""), HOST, [Shift()], "incomplete"),
    ],
)
def test_may_publish(offer, host, shifts, said):
    assert code(rules.may_publish(offer, host, shifts, NOW)) == said


@pytest.mark.parametrize(
    ("offer", "host", "state"),
    [
        (DRAFT, HOST, OfferState.PUBLISHED),
        (DRAFT, UNVERIFIED, OfferState.WAITING),
        (Offer(state=OfferState.CLOSED), UNVERIFIED, OfferState.PUBLISHED),
    ],
)
def test_state_after_publishing(offer, host, state):
    """What the city approved once opens again without asking anew."""
    assert rules.state_after_publishing(offer, host) is state


@pytest.mark.parametrize(
    ("state", "is_hidden", "public"),
    [
        (OfferState.DRAFT, False, False),
        (OfferState.WAITING, False, False),
        (OfferState.PUBLISHED, False, True),
        (OfferState.CLOSED, False, True),
        (OfferState.CANCELLED, False, True),
        (OfferState.PUBLISHED, True, False),
    ],
)
def test_public_and_seen(state, is_hidden, public):
    offer = Offer(state=state, is_hidden=is_hidden)
    works = Viewer(
        account=ACCOUNT,
        grants=(Grant(role="coordinator", scope_kind="organization", scope_id=ORGANIZATION),),
    )
    officer = Viewer(account=ACCOUNT, grants=(Grant(role="city_officer", scope_kind="city"),))
    assert rules.is_public(offer) is public
    assert rules.may_see(Viewer(), offer, ORGANIZATION) is public
    assert rules.may_see(works, offer, ORGANIZATION)
    assert rules.may_see(works, offer, uuid4()) is public
    assert rules.may_see(officer, offer, ORGANIZATION)


@pytest.mark.parametrize(
    ("state", "decision", "author", "said"),
    [
        (OfferState.WAITING, Decision.APPROVE, uuid4(), None),
        (OfferState.WAITING, Decision.APPROVE, None, None),
        (OfferState.WAITING, Decision.APPROVE, ACCOUNT, "own_offer"),
        (OfferState.WAITING, Decision.RETURN, ACCOUNT, None),
        (OfferState.DRAFT, Decision.APPROVE, None, "not_waiting"),
        (OfferState.PUBLISHED, Decision.REJECT, None, "not_waiting"),
    ],
)
def test_may_decide(state, decision, author, said):
    viewer = Viewer(account=ACCOUNT)
    verdict = rules.may_decide(Offer(state=state), decision, viewer=viewer, author=author)
    assert code(verdict) == said


@pytest.mark.parametrize(
    ("state", "edit", "close", "cancel", "delete", "withdraw"),
    [
        ("draft", None, "not_public", "not_public", None, "not_waiting"),
        ("waiting", None, "not_public", "not_public", "not_draft", None),
        ("published", None, None, None, "not_draft", "not_waiting"),
        ("closed", None, "not_public", None, "not_draft", "not_waiting"),
        ("cancelled", "cancelled", "not_public", "cancelled", "not_draft", "not_waiting"),
    ],
)
def test_what_a_state_allows(state, edit, close, cancel, delete, withdraw):
    offer = Offer(state=state)
    assert code(rules.may_edit(offer)) == edit
    assert code(rules.may_add_shift(offer)) == edit
    assert code(rules.may_close(offer)) == close
    assert code(rules.may_cancel(offer)) == cancel
    assert code(rules.may_delete(offer)) == delete
    assert code(rules.may_withdraw(offer)) == withdraw


@pytest.mark.parametrize(
    ("starts", "ends", "capacity", "wrong"),
    [
        (HOUR, 2 * HOUR, 1, set()),
        (HOUR, 25 * HOUR, 10_000, set()),
        (-HOUR, HOUR, 5, {"day"}),
        (timedelta(), HOUR, 5, {"day"}),
        (2 * HOUR, 2 * HOUR, 5, {"to_time"}),
        (2 * HOUR, HOUR, 5, {"to_time"}),
        (HOUR, 26 * HOUR, 5, {"to_time"}),
        (HOUR, 2 * HOUR, 0, {"capacity"}),
        (HOUR, 2 * HOUR, 10_001, {"capacity"}),
        (-HOUR, -2 * HOUR, 0, {"day", "to_time", "capacity"}),
    ],
)
def test_plan_faults(starts, ends, capacity, wrong):
    plan = ShiftPlan(
        starts_at=NOW + starts, ends_at=NOW + ends, zone="Europe/Warsaw", capacity=capacity
    )
    assert set(rules.plan_faults(plan, NOW)) == wrong


@pytest.mark.parametrize(
    ("shift", "offer", "said"),
    [
        (Shift(), Offer(), None),
        (Shift(), DRAFT, None),
        (Shift(state=ShiftState.CANCELLED), Offer(), "shift_cancelled"),
        (Shift(starts_at=NOW), Offer(), "begun"),
        (Shift(starts_at=NOW + timedelta(seconds=1)), Offer(), None),
        (Shift(), Offer(state=OfferState.CANCELLED), "cancelled"),
    ],
)
def test_may_change(shift, offer, said):
    assert code(rules.may_change(shift, offer, NOW)) == said


PERSON = Applicant(name="Jan Buk", email="jan@example.org", language="pl")
GROUP = Applicant(name="Klub", email="klub@example.org", language="pl", organization=uuid4())


@pytest.mark.parametrize(
    ("shift", "offer", "applicant", "said"),
    [
        (Shift(), Offer(), PERSON, None),
        (Shift(), Offer(state=OfferState.CLOSED), PERSON, "closed"),
        (Shift(), Offer(state=OfferState.CANCELLED), PERSON, "cancelled"),
        (Shift(state=ShiftState.CANCELLED), Offer(), PERSON, "cancelled"),
        (Shift(), DRAFT, PERSON, "not_public"),
        (Shift(), Offer(is_hidden=True), PERSON, "not_public"),
        (Shift(starts_at=NOW - 2 * HOUR, ends_at=NOW), Offer(), PERSON, "over"),
        (Shift(), Offer(), GROUP, "organization"),
    ],
)
def test_may_sign_up(shift, offer, applicant, said):
    assert code(rules.may_sign_up(shift, offer, applicant, NOW)) == said


@pytest.mark.parametrize(
    ("shifts", "over"),
    [
        ([], False),
        ([Shift()], False),
        ([Shift(starts_at=NOW - 2 * HOUR, ends_at=NOW)], True),
        ([Shift(state=ShiftState.CANCELLED)], True),
        ([Shift(ends_at=NOW), Shift()], False),
    ],
)
def test_is_over(shifts, over):
    assert rules.is_over(shifts, NOW) is over


def test_entry_status():
    assert rules.entry_status(Shift()) is EntryStatus.CONFIRMED
    assert rules.entry_status(Shift(state=ShiftState.CANCELLED)) is EntryStatus.CANCELLED


@pytest.mark.parametrize(("age", "needed"), [(None, True), (13, True), (17, True), (18, False)])
def test_needs_guardian(age, needed):
    assert rules.needs_guardian(age) is needed


def test_short_agreement_days_follow_the_law_of_the_day():
    table = (
        LegalDays(since=date(2003, 6, 29), days=30),
        LegalDays(since=date(2028, 1, 1), days=60),
    )
    assert rules.short_agreement_days(date(2026, 11, 22)) == 30
    assert rules.short_agreement_days(date(2027, 12, 31), table) == 30
    assert rules.short_agreement_days(date(2028, 1, 1), table) == 60
    with pytest.raises(ValueError, match="no act"):
        rules.short_agreement_days(date(2003, 6, 28))


# --- who may take what -----------------------------------------------------------------------


def member(role: str, organization: UUID = ORGANIZATION) -> Viewer:
    scope = Grant(role=role, scope_kind="organization", scope_id=organization)
    return Viewer(account=uuid4(), person=uuid4(), grants=(scope,))


@pytest.mark.parametrize(
    ("audience", "viewer", "has_link", "said"),
    [
        (Audience.EVERYBODY, VISITOR, False, None),
        (Audience.MEMBERS, VISITOR, False, "sign_in"),
        (Audience.MEMBERS, VISITOR, True, "sign_in"),
        (Audience.MEMBERS, member("volunteer", ACCOUNT), False, "members"),
        (Audience.MEMBERS, member("volunteer"), False, None),
        (Audience.LINK, member("volunteer"), False, "link"),
        (Audience.LINK, VISITOR, True, None),
        (Audience.LINK, member("coordinator"), False, None),
    ],
)
def test_who_may_take_what_only_some_are_shown(audience, viewer, has_link, said):
    assert code(rules.may_take(audience, viewer, ORGANIZATION, has_link=has_link)) == said
