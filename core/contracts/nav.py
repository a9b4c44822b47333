"""Menu items."""

from dataclasses import dataclass
from typing import Literal

Place = Literal["main", "me", "desk", "desk_action", "city"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One item of a menu.

    `place` names the menu: the public one, a person's, an organization's desk (`href` has
    {organization} where the slug goes), the big button on that desk, the city's desk. `policy`
    hides it from viewers whom the policy refuses; None shows it to all who see the menu. On an
    organization's desk the policy's loader gets {"organization_slug": slug}. `also` are other
    addresses whose pages belong to the item: it is marked on them too.
    """

    key: str
    label: str
    href: str
    place: Place = "main"
    icon: str = ""
    policy: str | None = None
    also: tuple[str, ...] = ()
    weight: int = 100
