"""Pure decisions about sessions, codes, roles and organizations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from core.contracts.cases import Decision
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import CITY, ORGANIZATION, Grant, Viewer
from core.data.times import elapsed
from core.people.kinds import KIND_RULES, Need
from core.people.values import (
    ROLE_RANKS,
    OrganizationKind,
    OrganizationRole,
    OrganizationState,
    SessionLevel,
)
from core.web.handlers import safe_path

CODE_LIFE = timedelta(minutes=10)
WRONG_TRIES = 5
INVITATION_LIFE = timedelta(days=14)

SESSION_LIFE = timedelta(days=14)
SESSION_IDLE = timedelta(hours=12)
SESSION_TOUCH = timedelta(hours=1)
STAFF_LIFE = timedelta(hours=24)
STAFF_IDLE = timedelta(hours=2)
STAFF_TOUCH = timedelta(minutes=10)

# A later browser often names the earlier ones too: the first match counts.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)

PENDING_LIFE = timedelta(minutes=15)
PROOF_LIFE = timedelta(minutes=15)
STEP_SECONDS = 30
STEPS_AROUND = 1

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


class OrganizationLike(Protocol):
    """What rules look at in an organization's row."""

    id: UUID
    kind: str
    state: str


# --- sessions and sign-in --------------------------------------------------------------------


def is_staff(grants: Iterable[Grant]) -> bool:
    """Whether a role of the city's office is among the grants: such sessions end sooner."""
    return any(grant.scope_kind == CITY for grant in grants)


def is_session_alive(
    *, created_at: datetime, last_seen_at: datetime, staff: bool, now: datetime
) -> bool:
    """Whether a session still lets its account in: idle 12 h and 14 days, staff 2 h and 24 h."""
    life, idle = (STAFF_LIFE, STAFF_IDLE) if staff else (SESSION_LIFE, SESSION_IDLE)
    return elapsed(created_at, now) < life and elapsed(last_seen_at, now) < idle


def needs_touch(*, last_seen_at: datetime, staff: bool, now: datetime) -> bool:
    """Whether it is time to write down that a session was used."""
    return elapsed(last_seen_at, now) >= (STAFF_TOUCH if staff else SESSION_TOUCH)


def split_grants(
    grants: Iterable[Grant], *, level: str, officers: bool, organization_admins: bool
) -> tuple[tuple[Grant, ...], tuple[Grant, ...]]:
    """The grants that a session of a level has, and those that sleep until a second factor.

    City administrators always need one; the city's officers and the administrators of
    organizations where the settings say so.
    """
    demanding = {"city_admin"}
    demanding |= {"city_officer"} if officers else set()
    demanding |= {OrganizationRole.ADMIN.value} if organization_admins else set()
    asleep = set() if level == SessionLevel.STRONG else demanding
    held = tuple(grants)
    return (
        tuple(grant for grant in held if grant.role not in asleep),
        tuple(grant for grant in held if grant.role in asleep),
    )


def is_proof_fresh(viewer: Viewer, *, has_factor: bool, now: datetime) -> bool:
    """Whether the viewer showed in the last 15 minutes who they are, as strongly as they can."""
    if viewer.proven_at is None or (has_factor and not viewer.is_strong):
        return False
    return elapsed(viewer.proven_at, now) < PROOF_LIFE


def steps_around(now: datetime) -> range:
    """The TOTP time steps whose codes are good now: this one and a neighbour on each side."""
    step = int(now.timestamp()) // STEP_SECONDS
    return range(step - STEPS_AROUND, step + STEPS_AROUND + 1)


def may_use_passkeys(base_url: str) -> bool:
    """Whether browsers offer passkeys at an address: a name, and https but for localhost."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return not is_number and (parts.scheme == "https" or host == "localhost")


def is_attempt_open(
    *, expires_at: datetime, used_at: datetime | None, wrong_tries: int, now: datetime
) -> bool:
    """Whether a sign-in attempt's code and link still open the door."""
    return used_at is None and wrong_tries < WRONG_TRIES and expires_at > now


def next_path(wanted: str | None) -> str:
    """Where to go after sign-in: a path of this site, also when its escapes are read; or "/"."""
    path = safe_path(wanted)
    return path if safe_path(unquote(path.partition("?")[0])) != "/" else "/"


def agent_family(user_agent: str) -> str:
    """The browser and system of a User-Agent header, coarsely: "Firefox, Linux"."""
    found = [_first_named(user_agent, names) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)


def _first_named(text: str, names: Iterable[tuple[str, str]]) -> str:
    return next((name for sign, name in names if sign in text), "")


def password_fault(password: str, *, email: str) -> Verdict:
    """Why a password cannot be used (NIST SP 800-63B: length, not signs of every kind)."""
    if len(password) < SHORTEST_PASSWORD:
        return Refusal(
            "short", msg("Use at least %(number)s characters."), {"number": SHORTEST_PASSWORD}
        )
    if len(password) > LONGEST_PASSWORD:
        return Refusal(
            "long", msg("Use at most %(number)s characters."), {"number": LONGEST_PASSWORD}
        )
    if len(set(password)) < SHORTEST_PASSWORD // 2 or password.casefold() in email.casefold():
        return Refusal("weak", msg("This is too easy to guess. Use several unrelated words."))
    return None


# --- roles -----------------------------------------------------------------------------------


def is_signed_in(viewer: Viewer, subject: object = ()) -> bool:  # noqa: ARG001 -- the rule's signature
    """Whether an account stands behind the viewer."""
    return viewer.account is not None


def is_officer(viewer: Viewer, subject: object = ()) -> bool:  # noqa: ARG001 -- the rule's signature
    """Whether the viewer works in the city's office."""
    return viewer.is_city_officer


def is_city_admin(viewer: Viewer, subject: object = ()) -> bool:  # noqa: ARG001 -- the rule's signature
    """Whether the viewer administers the city's installation."""
    return viewer.is_city_admin


def works_for_organization(viewer: Viewer, organization: object) -> bool:
    """Whether the viewer is a coordinator or an administrator of the organization."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and viewer.coordinates(found)


def administers_organization(viewer: Viewer, organization: object) -> bool:
    """Whether the viewer is an administrator of the organization."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and viewer.administers(found)


def may_work_at_desk(viewer: Viewer, organization: UUID) -> bool:
    """Who works for an organization, and the city's administrators."""
    return viewer.coordinates(organization) or viewer.is_city_admin


def may_know_of_desk(viewer: Viewer, organization: UUID) -> bool:
    """Whether a refusal may be said at all: to the organization's people and the office."""
    belongs = viewer.holds(
        OrganizationRole.VOLUNTEER, scope_kind=ORGANIZATION, scope_id=organization
    )
    return belongs or viewer.coordinates(organization) or viewer.is_city_officer


def may_see_desk(viewer: Viewer, organization: object) -> bool:
    """The same of an organization's row, as policies ask."""
    found = getattr(organization, "id", None)
    return isinstance(found, UUID) and may_work_at_desk(viewer, found)


def may_change_organization(viewer: Viewer, organization: object) -> bool:
    """An organization's administrators, and the city's."""
    return administers_organization(viewer, organization) or _is_admin_of_any(viewer, organization)


def _is_admin_of_any(viewer: Viewer, organization: object) -> bool:
    return viewer.is_city_admin and isinstance(getattr(organization, "id", None), UUID)


def may_see_organization(viewer: Viewer, organization: OrganizationLike) -> bool:
    """Verified organizations are everybody's to see; others only their people's and the city's."""
    return (
        organization.state == OrganizationState.VERIFIED
        or viewer.is_city_officer
        or viewer.holds(*OrganizationRole, scope_kind="organization", scope_id=organization.id)
    )


def may_give_role(viewer: Viewer, organization: UUID, role: str) -> bool:
    """Whether the viewer may give a role on an organization: never one above their own."""
    if role not in ROLE_RANKS:
        return False
    if viewer.is_city_admin:
        return True
    own = [
        held
        for held in OrganizationRole
        if viewer.holds(held, scope_kind=ORGANIZATION, scope_id=organization)
    ]
    highest = max((ROLE_RANKS[r] for r in own), default=0)
    return viewer.administers(organization) and ROLE_RANKS[OrganizationRole(role)] <= highest


def may_step_down(*, is_admin: bool, admins: int) -> Verdict:
    """Whether a member may leave or take a smaller role: one administrator always stays."""
    if is_admin and admins <= 1:
        return Refusal(
            "last_admin",
            msg("This is the last administrator. Name another one first."),
        )
    return None


# --- organizations ---------------------------------------------------------------------------


def may_publish_directly(organization: OrganizationLike, *, four_eyes: bool = False) -> bool:
    """Whether what the organization publishes needs no look by the city first.

    With `four_eyes` what the city publishes itself is looked at by a second person.
    """
    rules = KIND_RULES[OrganizationKind(organization.kind)]
    if four_eyes and rules.is_of_the_city:
        return False
    return organization.state == OrganizationState.VERIFIED and rules.may_publish_directly


def may_publish_at_all(organization: OrganizationLike) -> Verdict:
    """Whether it may publish, be it by way of the office: nothing while suspended or rejected."""
    if organization.state not in (OrganizationState.SUSPENDED, OrganizationState.REJECTED):
        return None
    text = msg("This organization cannot publish now. Ask the city's office why.")
    return Refusal("barred", text)


def may_host_volunteers(organization: OrganizationLike) -> bool:
    """Whether art. 42 of the act on public benefit lets it use volunteers, and it is verified."""
    rules = KIND_RULES[OrganizationKind(organization.kind)]
    return organization.state == OrganizationState.VERIFIED and rules.may_host_volunteers


def may_register_kind(viewer: Viewer, kind: OrganizationKind) -> bool:
    """Whether the viewer may set up such an organization: the city's own, only its admins."""
    return viewer.is_city_admin or not KIND_RULES[kind].is_of_the_city


def missing_numbers(kind: OrganizationKind, numbers: Mapping[str, str]) -> list[str]:
    """The names of the numbers that a kind must have and that are empty."""
    rules = KIND_RULES[kind]
    needs = {
        "krs": rules.krs,
        "register_number": rules.register_number,
        "nip": rules.nip,
        "regon": rules.regon,
    }
    return [name for name, need in needs.items() if need is Need.REQUIRED and not numbers[name]]


def state_after(decision: Decision) -> OrganizationState:
    """What a waiting organization becomes; one that is returned is a draft again."""
    return {
        Decision.APPROVE: OrganizationState.VERIFIED,
        Decision.REJECT: OrganizationState.REJECTED,
        Decision.RETURN: OrganizationState.DRAFT,
    }[decision]


def may_hand_over(
    organization: OrganizationLike, *, has_factor: bool, needs_factor: bool
) -> Verdict:
    """Whether the office may give an organization to an administrator with or without a factor."""
    if KIND_RULES[OrganizationKind(organization.kind)].is_of_the_city:
        text = msg("The city's own organizations are not handed over; members are invited.")
        return Refusal("of_the_city", text)
    if organization.state == OrganizationState.MERGED:
        return Refusal("merged", msg("This organization was merged into another one."))
    if needs_factor and not has_factor:
        return Refusal(
            "no_factor",
            msg("They need a second step for signing in first: an app with codes or a passkey."),
        )
    return None
