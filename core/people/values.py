"""The vocabulary of people and organizations: states, kinds, and what each kind may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.contracts.texts import LocalizedText, msg
from core.services.outbox.api import Recipient


class AccountState(StrEnum):
    """Whether an account lets its person in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class SessionLevel(StrEnum):
    """How well a session's person has shown who they are."""

    PENDING = "pending"
    """The first factor was shown and the account has a second: nobody is signed in yet."""
    SINGLE = "single"
    STRONG = "strong"


class ChallengePurpose(StrEnum):
    """What a passkey is asked for."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    PROVE = "prove"


class SignInChange(StrEnum):
    """What changed about a person's sign-in, as their mail tells it."""

    APP_ON = "app_on"
    APP_OFF = "app_off"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    FACTORS_RESET = "factors_reset"
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105 -- a kind of change


SIGN_IN_CHANGES = {
    SignInChange.APP_ON: msg("An app for codes was set up."),
    SignInChange.APP_OFF: msg("The app for codes was switched off."),
    SignInChange.PASSKEY_ADDED: msg("A passkey was added."),
    SignInChange.PASSKEY_REMOVED: msg("A passkey was removed."),
    SignInChange.RECOVERY_CODE_USED: msg("A recovery code was used to sign in."),
    SignInChange.FACTORS_RESET: msg("The city's office took off your app, passkeys and codes."),
    SignInChange.ADDRESS: msg("The address that you sign in with was changed."),
    SignInChange.PASSWORD: msg("The password was changed."),
}


class OrganizationState(StrEnum):
    """Where an organization stands with the city."""

    DRAFT = "draft"
    PENDING = "pending"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    MERGED = "merged"


class ClaimState(StrEnum):
    """Where it stands with somebody who takes over an imported organization."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


class ConsentState(StrEnum):
    """Where it stands with a guardian's consent."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentScope(StrEnum):
    """What a guardian consents to."""

    SIGNUP = "signup"
    ORGANIZATION = "organization"


class ConsentWay(StrEnum):
    """How a guardian's consent came."""

    MAIL = "mail"
    PAPER = "paper"
    OWN = "own"
    """The guardian signs up themselves and brings the child."""


class Relation(StrEnum):
    """Who consents; a court's guardian and a foster parent act as parents do."""

    PARENT = "parent"
    GUARDIAN = "guardian"


class HandoverState(StrEnum):
    """Where it stands with an organization that is handed to another administrator."""

    WAITING = "waiting"
    OBJECTED = "objected"
    DONE = "done"
    STOPPED = "stopped"


MERGED_FIELDS = (
    "kind", "legal_name", "short_name", "krs", "nip", "regon", "register_number", "parent_name",
    "areas", "description", "address", "email", "phone", "website", "ade_address", "logo",
    "privacy_contact",
)  # fmt: skip
"""What may be taken from either of two organizations that become one."""


class MatchChoice(StrEnum):
    """What becomes of a row of a table whose organization is here already."""

    SKIP = "skip"
    UPDATE = "update"
    DUPLICATE = "duplicate"


STATE_TITLES = {
    OrganizationState.DRAFT: msg("Draft"),
    OrganizationState.PENDING: msg("Waiting for the city"),
    OrganizationState.VERIFIED: msg("Verified"),
    OrganizationState.SUSPENDED: msg("Suspended"),
    OrganizationState.REJECTED: msg("Rejected"),
    OrganizationState.MERGED: msg("Merged into another"),
}


class SubjectKind(StrEnum):
    """What a role is granted to."""

    ACCOUNT = "account"
    DEVICE = "device"
    GUEST = "guest"


class OrganizationKind(StrEnum):
    """What an organization is; NGO forms follow the act on public benefit, art. 3(2)-(3)."""

    ASSOCIATION = "association"
    SIMPLE_ASSOCIATION = "simple_association"
    FOUNDATION = "foundation"
    SPORTS_CLUB = "sports_club"
    SCHOOL_SPORTS_CLUB = "school_sports_club"
    FIRE_BRIGADE = "fire_brigade"
    RURAL_CIRCLE = "rural_circle"
    SOCIAL_COOPERATIVE = "social_cooperative"
    NONPROFIT_COMPANY = "nonprofit_company"
    CHURCH_BODY = "church_body"
    BRANCH = "branch"
    INFORMAL_GROUP = "informal_group"
    SCHOOL = "school"
    CULTURE_INSTITUTION = "culture_institution"
    CITY_UNIT = "city_unit"
    CITY_DEPARTMENT = "city_department"
    CITY = "city"
    FIRM = "firm"
    FOREIGN_PARTNER = "foreign_partner"


class OrganizationRole(StrEnum):
    """Roles on an organization; a later one includes what the earlier may do."""

    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    ADMIN = "organization_admin"


ROLE_TITLES = {
    OrganizationRole.VOLUNTEER: msg("Volunteer"),
    OrganizationRole.COORDINATOR: msg("Coordinator"),
    OrganizationRole.ADMIN: msg("Administrator"),
}
ROLE_RANKS = {role: rank for rank, role in enumerate(OrganizationRole, start=1)}

SAY_WHY = msg("Say why, so that they know what to do.")
"""What is said to the office when it turns somebody down without a reason."""

ORGANIZATION_TERMS = "organization_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDetails:
    """What an organization says of itself; numbers are bare digits, empty when it has none."""

    kind: OrganizationKind
    legal_name: str
    short_name: str = ""
    parent: UUID | None = None
    parent_name: str = ""
    register_number: str = ""
    krs: str = ""
    nip: str = ""
    regon: str = ""
    areas: tuple[str, ...] = ()
    description: LocalizedText = field(default_factory=LocalizedText)
    address: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    ade_address: str = ""
    privacy_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody of the city's office, with the departments of it to which they belong."""

    account: UUID
    to: Recipient
    departments: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleAccount:
    """An account that nobody has signed in to since `last_used_at`."""

    account: UUID
    person: UUID
    to: Recipient
    last_used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One line of an organization's list of members."""

    membership: UUID
    person: UUID
    account: UUID | None
    name: str
    email: str
    language: str
    function: str
    role: OrganizationRole | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One of a person's open sessions, as their account page lists it."""

    id: UUID
    agent: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPasskey:
    """One of a person's passkeys, as they see it."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What an account signs in with besides its first factor."""

    has_app: bool
    passkeys: tuple[KnownPasskey, ...]
    codes_left: int

    @property
    def is_any(self) -> bool:
        """Whether there is a second factor; recovery codes alone are none."""
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """Who is responsible for an organization's personal data, and how to reach them."""

    controller: str
    address: str
    email: str
    phone: str
    contact: str
    url_path: str
    short: str
