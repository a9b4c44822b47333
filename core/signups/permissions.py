"""Who may see, use and manage sign-ups: the rules, and the policies that ask them."""

from __future__ import annotations

from core.contracts.permissions import Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.people.api import load_desk_organization, works_for_organization
from core.signups.loaders import (
    ManagedHandOver,
    ManagedSheet,
    WritingQuestions,
    WritingTo,
    load_asking,
    load_audience,
    load_consent,
    load_hand_over,
    load_link,
    load_managed,
    load_managed_hand_over,
    load_managed_place,
    load_own,
    load_paper_link,
    load_papers,
    load_place_papers,
    load_public_hand_over,
    load_sheet,
)
from core.signups.queries.own import LinkedSignup


def writes_questions(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the thing's own policy said when it was loaded."""
    return isinstance(found, WritingQuestions) and found.may_manage


def writes(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the thing's own policy said when its people were loaded."""
    return isinstance(found, WritingTo) and found.may_manage


def proves_address(viewer: Viewer, linked: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """Only the link that came by mail confirms and accepts."""
    return isinstance(linked, LinkedSignup) and linked.proves_address


def is_own_typing(viewer: Viewer, linked: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """Who typed an address may take that sign-up back while nobody has confirmed it."""
    if not isinstance(linked, LinkedSignup):
        return False
    return linked.proves_address or linked.place.person is None


def manages(viewer: Viewer, found: object) -> bool:  # noqa: ARG001 -- the rule's signature
    """What the kind's own policy said when the sheet was loaded."""
    managed = found.found if isinstance(found, ManagedHandOver) else found
    return isinstance(managed, ManagedSheet) and managed.may_manage


POLICIES = (
    Policy(key="signups.sheet.see", title=msg("See the sign-up box"), load=load_sheet),
    Policy(key="signups.sheet.apply", title=msg("Sign up"), load=load_sheet),
    Policy(key="signups.places.see", title=msg("See free places")),
    Policy(key="signups.link.open", title=msg("Open one's sign-up by its link"), load=load_link),
    Policy(
        key="signups.link.confirm",
        title=msg("Confirm one's sign-up or accept a place"),
        load=load_link,
        rule=proves_address,
    ),
    Policy(
        key="signups.link.cancel",
        title=msg("Take one's sign-up back"),
        load=load_link,
        rule=is_own_typing,
    ),
    Policy(
        key="signups.hand_over.open",
        title=msg("See and take a place that somebody gives on"),
        load=load_hand_over,
    ),
    Policy(
        key="signups.hand_over.take",
        title=msg("Take a place that somebody gives on to anybody"),
        load=load_public_hand_over,
    ),
    Policy(
        key="signups.link.answers",
        title=msg("See and change one's own answers"),
        load=load_link,
        rule=is_own_typing,
    ),
    Policy(
        key="signups.guardian.open",
        title=msg("Consent to a child's sign-up, refuse, withdraw, by the mailed link"),
        load=load_consent,
    ),
    Policy(
        key="signups.own.change",
        title=msg("Accept a place, take one's own sign-up back"),
        load=load_own,
        rule=signed_in,
    ),
    Policy(
        key="signups.sheets.list",
        title=msg("See an organization's sheets"),
        load=load_desk_organization,
        rule=works_for_organization,
    ),
    Policy(
        key="signups.paper.open",
        title=msg("Open the link that joins a sign-up from paper to an address"),
        load=load_paper_link,
    ),
    Policy(
        key="signups.paper.join",
        title=msg("Join a sign-up from paper to one's account"),
        rule=signed_in,
    ),
    Policy(key="signups.mine", title=msg("See one's own sign-ups"), rule=signed_in),
    Policy(
        key="signups.sheet.manage",
        title=msg("See who signed up, add people"),
        load=load_managed,
        rule=manages,
    ),
    Policy(
        key="signups.sheet.papers",
        title=msg("Print and take what is about a list of sign-ups"),
        load=load_papers,
        rule=manages,
    ),
    Policy(
        key="signups.signup.papers",
        title=msg("Print what is about one sign-up"),
        load=load_place_papers,
        rule=manages,
    ),
    Policy(
        key="signups.questions.write",
        title=msg("Write the questions that people answer when they sign up"),
        load=load_asking,
        rule=writes_questions,
    ),
    Policy(
        key="signups.message.write",
        title=msg("Write to everybody who signed up"),
        load=load_audience,
        rule=writes,
    ),
    Policy(
        key="signups.hand_over.settle",
        title=msg("Agree that a place is handed over"),
        load=load_managed_hand_over,
        rule=manages,
    ),
    Policy(
        key="signups.signup.manage",
        title=msg("Decide and cancel sign-ups"),
        load=load_managed_place,
        rule=manages,
    ),
)
