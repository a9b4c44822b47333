"""Pure decisions about signing in: sessions, codes, second factors, passwords."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from core.contracts.texts import msg
from core.contracts.verdicts import Refusal, Verdict
from core.contracts.viewer import CITY, Grant, Viewer
from core.data.times import elapsed
from core.people.values import OrganizationRole, SessionLevel
from core.web.handlers import safe_path

CODE_LIFE = timedelta(minutes=10)
WRONG_TRIES = 5

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
