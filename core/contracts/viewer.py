"""Who is looking: the person, account or device behind a request, with what was granted to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

CITY = "city"
ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role on a scope. The city's scope has no id: one installation serves one city."""

    role: str
    scope_kind: str
    scope_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whoever asks; a required argument wherever somebody looks at data.

    `account` is set when signed in, `device` for a paired scanner; neither for a visitor.
    `csrf_token` is bound to the session and is None without one. `withheld` are roles that sleep
    until the person signs in with a second factor. `proven_at` is when they last showed who they
    are, `is_strong` whether with a second factor. A program has a `token`: `scopes`
    are what it was given (None where there is no token), `only_thing` the one event or shift that
    it is for; `grants` are already narrowed to its organization.
    """

    language: str = "pl"
    account: UUID | None = None
    person: UUID | None = None
    device: UUID | None = None
    name: str = ""
    email: str = ""
    grants: tuple[Grant, ...] = ()
    csrf_token: str | None = None
    withheld: tuple[Grant, ...] = ()
    proven_at: datetime | None = None
    is_strong: bool = False
    token: UUID | None = None
    scopes: frozenset[str] | None = None
    only_thing: UUID | None = None

    @property
    def is_anonymous(self) -> bool:
        """Neither an account nor a device stands behind the request."""
        return self.account is None and self.device is None

    def holds(self, *roles: str, scope_kind: str = CITY, scope_id: UUID | None = None) -> bool:
        """Whether one of the roles was granted on exactly this scope."""
        return any(
            grant.role in roles and grant.scope_kind == scope_kind and grant.scope_id == scope_id
            for grant in self.grants
        )

    def scopes_of(self, *roles: str, scope_kind: str) -> frozenset[UUID]:
        """The ids of all scopes of a kind on which one of the roles is held."""
        return frozenset(
            grant.scope_id
            for grant in self.grants
            if grant.role in roles and grant.scope_kind == scope_kind and grant.scope_id
        )

    @property
    def is_city_officer(self) -> bool:
        """Holds a role of the city's office (officer or administrator)."""
        return self.holds("city_officer", "city_admin")

    @property
    def is_city_admin(self) -> bool:
        """May switch modules, change settings and grant city roles."""
        return self.holds("city_admin")

    def coordinates(self, organization: UUID) -> bool:
        """Works for the organization: its coordinator or its administrator."""
        return self.holds(
            "coordinator", "organization_admin", scope_kind=ORGANIZATION, scope_id=organization
        )

    def administers(self, organization: UUID) -> bool:
        """Is an administrator of the organization."""
        return self.holds("organization_admin", scope_kind=ORGANIZATION, scope_id=organization)


VISITOR = Viewer()
