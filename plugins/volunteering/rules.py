"""What may be done with offers and shifts: pure decisions that take `now`."""
# ruff: noqa: D102 -- the members of a protocol are told by their names

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from core.contracts.calendar import EntryStatus
from core.contracts.cases import Decision
from core.contracts.signups import Applicant, Step
from core.contracts.texts import LocalizedText, msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import Viewer
from plugins.volunteering.values import (
    PUBLIC_STATES,
    SHORT_AGREEMENT,
    Audience,
    Host,
    LegalDays,
    OfferKind,
    OfferState,
    RoleContent,
    ShiftPlan,
    ShiftState,
)

LONGEST_SHIFT = timedelta(hours=24)
LARGEST_CAPACITY = 10_000
LOWEST_AGE, HIGHEST_AGE = 13, 99
LONGEST_REST = 48 * 60
DAY_HOURS, WEEK_HOURS = 24, 7 * 24
ADULT_AGE = 18


class OfferLike(Protocol):
    """What the decisions look at; a row of the table has it."""

    @property
    def state(self) -> str: ...
    @property
    def is_hidden(self) -> bool: ...
    @property
    def kind(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def title(self) -> LocalizedText: ...
    @property
    def summary(self) -> LocalizedText: ...
    @property
    def place(self) -> str: ...


class ShiftLike(Protocol):
    """What the decisions look at; rows and lines of lists have it."""

    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


# --- who -------------------------------------------------------------------------------------


def may_host(host: Host) -> Verdict:
    """Whether an organization may use volunteers: art. 42 of the act of 24 April 2003.

    Companies in their business and informal groups never; it does not depend on being verified.
    """
    if host.is_host_kind:
        return None
    return Refusal(
        "not_a_host",
        msg(
            "The law does not let an organization of this kind use volunteers."
            " Ask a registered organization to publish the offer with you."
        ),
    )


def is_public(offer: OfferLike) -> bool:
    """Whether everybody may know of the offer."""
    return offer.state in PUBLIC_STATES and not offer.is_hidden


def belongs(viewer: Viewer, organization: UUID) -> bool:
    """Whether somebody is one of the organization's people."""
    is_volunteer = viewer.holds("volunteer", scope_kind="organization", scope_id=organization)
    return is_volunteer or viewer.coordinates(organization)


def audiences_of(
    viewer: Viewer, organization: UUID, *, has_link: bool = False
) -> frozenset[Audience]:
    """Which of an offer's shifts somebody is shown, and can take."""
    found = {Audience.EVERYBODY}
    if belongs(viewer, organization):
        found.add(Audience.MEMBERS)
    if has_link or viewer.coordinates(organization):
        found.add(Audience.LINK)
    return frozenset(found)


def may_see(viewer: Viewer, offer: OfferLike, organization: UUID) -> bool:
    """Public offers are everybody's to see; others their own people's and the office's."""
    return is_public(offer) or viewer.coordinates(organization) or viewer.is_city_officer


# --- offers ----------------------------------------------------------------------------------


def missing_for_publishing(offer: OfferLike) -> Mapping[str, list[str]]:
    """What a draft still lacks before others may see it, by the form's fields."""
    missing: dict[str, list[str]] = {}
    if not offer.title:
        missing["title"] = [msg("Give the offer a title.")]
    if not offer.summary:
        missing["summary"] = [msg("Say in one or two sentences what volunteers will do.")]
    if not offer.place:
        missing["place"] = [msg("Say where it is.")]
    return missing


def may_publish(
    offer: OfferLike, host: Host, shifts: Iterable[ShiftLike], now: datetime
) -> Verdict:
    """Whether the offer can go out or to the city for approval; a closed one opens again."""
    if refusal := may_host(host):
        return refusal
    if host.barred:
        return host.barred
    if offer.state not in (OfferState.DRAFT, OfferState.WAITING, OfferState.CLOSED):
        return Refusal("already_public", msg("This offer is public already."))
    if missing_for_publishing(offer):
        return Refusal("incomplete", msg("Fill in title, summary and place first."))
    if OfferKind(offer.kind).has_shifts and not any(is_ahead(shift, now) for shift in shifts):
        return Refusal("no_shift", msg("Add a shift that lies ahead first."))
    return None


def state_after_publishing(offer: OfferLike, host: Host) -> OfferState:
    """Verified organizations and the city publish themselves; so does who was approved before."""
    is_approved = offer.published_at is not None
    return OfferState.PUBLISHED if host.publishes_directly or is_approved else OfferState.WAITING


def may_decide(
    offer: OfferLike, decision: Decision, *, viewer: Viewer, author: UUID | None
) -> Verdict:
    """Whether the city can decide now; nobody approves what they wrote themselves."""
    if offer.state != OfferState.WAITING:
        return Refusal("not_waiting", msg("This offer does not wait for a decision any more."))
    if decision is Decision.APPROVE and author is not None and viewer.account == author:
        return Refusal("own_offer", msg("You wrote this offer. Somebody else has to approve it."))
    return None


def may_withdraw(offer: OfferLike) -> Verdict:
    """Whether an offer can be taken back from the city's inbox."""
    if offer.state == OfferState.WAITING:
        return None
    return Refusal("not_waiting", msg("This offer does not wait for a decision any more."))


def may_edit(offer: OfferLike) -> Verdict:
    """Whether what the offer says can be changed."""
    if offer.state == OfferState.CANCELLED:
        return Refusal("cancelled", msg("This offer was cancelled. Write a new one."))
    return None


def may_become(offer: OfferLike, kind: OfferKind, *, has_shifts: bool) -> Verdict:
    """Whether an offer with set times may become one without, or the other way round."""
    if OfferKind(offer.kind).has_shifts is kind.has_shifts:
        return None
    if has_shifts or offer.published_at is not None:
        text = msg("This offer has shifts or is public already. Write another offer for this.")
        return Refusal("told_otherwise", text)
    return None


def may_help(offer: OfferLike, applicant: Applicant) -> Verdict:
    """Whether somebody can say that they want to help in an offer without shifts."""
    if offer.state == OfferState.CANCELLED:
        return Refusal("cancelled", msg("This offer was cancelled."))
    if not is_public(offer):
        return Refusal("not_public", msg("This offer is not public."))
    if offer.state == OfferState.CLOSED:
        return Refusal("closed", msg("Sign-up is closed."))
    if applicant.organization is not None:
        return Refusal("organization", msg("Shifts are for people. Sign up in your own name."))
    return None


def may_close(offer: OfferLike) -> Verdict:
    """Whether sign-up can be closed."""
    if offer.state != OfferState.PUBLISHED:
        return Refusal("not_public", msg("This offer is not open."))
    return None


def may_cancel(offer: OfferLike) -> Verdict:
    """Whether the whole offer can be called off."""
    if offer.state == OfferState.CANCELLED:
        return Refusal("cancelled", msg("This offer was cancelled already."))
    if offer.state in (OfferState.DRAFT, OfferState.WAITING):
        return Refusal("not_public", msg("This offer is not public."))
    return None


def may_delete(offer: OfferLike) -> Verdict:
    """Only what nobody has seen can disappear; the rest is cancelled."""
    if offer.state == OfferState.DRAFT:
        return None
    return Refusal("not_draft", msg("Only a draft can be deleted. Cancel this offer instead."))


def is_over(shifts: Sequence[ShiftLike], now: datetime) -> bool:
    """Whether an offer had shifts and none of them is still to end."""
    return bool(shifts) and not any(
        shift.state == ShiftState.OPEN and shift.ends_at > now for shift in shifts
    )


# --- roles -----------------------------------------------------------------------------------


def role_faults(content: RoleContent) -> Mapping[str, list[str]]:
    """What is wrong with a role to be, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if not content.title:
        faults["title"] = [msg("Give the role a name.")]
    age, day, week = content.minimum_age, content.most_hours_day, content.most_hours_week
    if age is not None and not LOWEST_AGE <= age <= HIGHEST_AGE:
        faults["minimum_age"] = [msg("Give an age from 13 up, or leave it empty.")]
    if not 0 <= content.rest_minutes <= LONGEST_REST:
        faults["rest_minutes"] = [msg("Give a rest of at most 48 hours.")]
    if day is not None and not 1 <= day <= DAY_HOURS:
        faults["most_hours_day"] = [msg("A day has 24 hours.")]
    if week is not None and not 1 <= week <= WEEK_HOURS:
        faults["most_hours_week"] = [msg("A week has 168 hours.")]
    return faults


def title_of(offer: LocalizedText, role: LocalizedText) -> LocalizedText:
    """What somebody signs up for: the offer, and the role where it has a name."""
    if not role:
        return offer
    codes = {*offer.texts, *role.texts}
    texts = {code: f"{offer.to(code)} – {role.to(code)}" for code in codes}
    return LocalizedText(original=offer.original, texts=texts)


def may_delete_role(roles: Sequence[object], *, is_used: bool) -> Verdict:
    """Whether a role can go: not the last one, and not while shifts ask for people in it."""
    if len(roles) == 1:
        return Refusal("last_role", msg("An offer needs one role at least."))
    if is_used:
        text = msg("Shifts need people in this role. Take its places from them first.")
        return Refusal("role_in_use", text)
    return None


# --- shifts ----------------------------------------------------------------------------------


def is_ahead(shift: ShiftLike, now: datetime) -> bool:
    """Whether a shift takes place and has not begun."""
    return shift.state == ShiftState.OPEN and shift.starts_at > now


def plan_faults(plan: ShiftPlan, now: datetime) -> Mapping[str, list[str]]:
    """What is wrong with a shift to be, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if plan.starts_at <= now:
        faults["day"] = [msg("This time has passed. Choose a later one.")]
    if plan.ends_at <= plan.starts_at:
        faults["to_time"] = [msg("The end comes after the start.")]
    elif plan.ends_at - plan.starts_at > LONGEST_SHIFT:
        faults["to_time"] = [msg("A shift lasts at most 24 hours. Split it into several.")]
    is_negative = any(number < 0 for number in plan.places.values())
    if is_negative or not 1 <= plan.total <= LARGEST_CAPACITY:
        faults["capacity"] = [msg("Give a number of places from 1 up.")]
    return faults


def may_add_shift(offer: OfferLike) -> Verdict:
    """Whether shifts can be added."""
    return may_edit(offer)


def may_change(shift: ShiftLike, offer: OfferLike, now: datetime) -> Verdict:
    """Whether a shift's time, place and number of places can change, or the shift be cancelled."""
    if refusal := may_edit(offer):
        return refusal
    if shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", msg("This shift was cancelled."))
    if shift.starts_at <= now:
        return Refusal("begun", msg("This shift has begun. It cannot be changed any more."))
    return None


def may_sign_up(shift: ShiftLike, offer: OfferLike, applicant: Applicant, now: datetime) -> Verdict:
    """Whether somebody can take the shift; how full it is, the sheet knows.

    A minimum age is told and accepted with the sign-up; no birth date is asked for. Closing is
    for newcomers: who has, wants or waits for a place already goes on.
    """
    if offer.state == OfferState.CANCELLED or shift.state == ShiftState.CANCELLED:
        return Refusal("cancelled", msg("This shift was cancelled."))
    if not is_public(offer):
        return Refusal("not_public", msg("This offer is not public."))
    if offer.state == OfferState.CLOSED and applicant.step.is_new:
        return Refusal("closed", msg("Sign-up is closed."))
    if shift.ends_at <= now and applicant.step is not Step.APPROVE:
        return Refusal("over", msg("This shift is over."))
    if applicant.organization is not None:
        return Refusal("organization", msg("Shifts are for people. Sign up in your own name."))
    return None


def may_take(audience: str, viewer: Viewer, organization: UUID, *, has_link: bool) -> Verdict:
    """Whether somebody may sign up for a shift that only some are shown."""
    if audience in audiences_of(viewer, organization, has_link=has_link):
        return None
    if audience == Audience.LINK:
        return Refusal("link", msg("Open this with the link that you got from the organization."))
    if viewer.is_anonymous:
        return Refusal("sign_in", msg("This is for people of the organization. Sign in first."))
    return Refusal("members", msg("This is for people of the organization only."))


def may_come_along(*, needs_own: bool) -> Verdict:
    """Whether somebody can be brought by another person: not where the role asks for what only a
    known person can show, a qualification or the organization's check for work with minors.
    """
    if not needs_own:
        return None
    return Refusal(
        "by_themselves",
        msg("Everybody signs up for this themselves: it needs papers of each person."),
        may_be_overridden=True,
        is_personal=True,
    )


def entry_status(shift: ShiftLike) -> EntryStatus:
    """How calendars show a shift; one that was before its offer was cancelled took place."""
    is_off = shift.state == ShiftState.CANCELLED
    return EntryStatus.CANCELLED if is_off else EntryStatus.CONFIRMED


# --- law -------------------------------------------------------------------------------------


def needs_guardian(minimum_age: int | None) -> bool:
    """Whether minors may come, who need a guardian's statement (Civil Code, art. 17)."""
    return minimum_age is None or minimum_age < ADULT_AGE


def short_agreement_days(on: date, table: Sequence[LegalDays] = SHORT_AGREEMENT) -> int:
    """Up to how many days an agreement is a short one on a day; ValueError before the act."""
    known = [row for row in table if row.since <= on]
    if not known:
        message = f"there was no act on {on}"
        raise ValueError(message)
    return max(known, key=lambda row: row.since).days


def not_briefed(where: str) -> Refusal:
    """Somebody has not read the briefing at an address; a host may say that they told them."""
    return Refusal(
        "not_briefed",
        msg("Read the briefing first and confirm it: %(where)s"),
        {"where": where},
        may_be_overridden=True,
        is_personal=True,
    )
