"""What the pages of webhooks say in the reader's words."""

from __future__ import annotations

from core.kernel import registry
from core.kernel.switches import those_on
from core.web.i18n import gettext


async def facts_on() -> dict[str, str]:
    """The facts of modules that are on, by key, in the reader's language."""
    return {
        key: gettext(one.title) for key, one in (await those_on(registry.current().facts)).items()
    }


def desk_kind(*, is_citys: bool) -> str:
    """Whose desk it is, in a word."""
    return gettext("The city's office") if is_citys else gettext("Desk")
