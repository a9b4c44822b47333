"""How the house names and colours things in calendar programs."""

from __future__ import annotations

import re
from functools import cache

from core.people.api import AREAS, area_name
from core.settings import ROOT
from core.web.i18n import gettext, use_language

TOKENS = ROOT / "frontend_templates" / "static" / "tokens.css"

# RFC 7986 §5.9 allows only names of CSS3; these are dark enough to be told apart on white.
NAMED_COLORS = {
    "darkcyan": (0, 139, 139),
    "darkgoldenrod": (184, 134, 11),
    "darkslateblue": (72, 61, 139),
    "firebrick": (178, 34, 34),
    "mediumvioletred": (199, 21, 133),
    "olive": (128, 128, 0),
    "rebeccapurple": (102, 51, 153),
    "seagreen": (46, 139, 87),
    "sienna": (160, 82, 45),
    "steelblue": (70, 130, 180),
    "teal": (0, 128, 128),
}
_HUE = re.compile(r"--hue-([\w-]+):\s*#([0-9a-fA-F]{6})")


class House:
    """The words of the catalogs, the names of the act's areas, the hues of the design tokens."""

    def text(self, message: str, language: str) -> str:
        """A marked sentence in a language."""
        with use_language(language):
            return gettext(message)

    def area_title(self, code: str, language: str) -> str:
        """The name of an area of public tasks; empty when the code is unknown."""
        return area_name(code, language) if code in AREAS else ""

    def color(self, hue: str) -> str:
        """The colour name nearest to a module's hue on white; empty for a hue without a token."""
        return _colors().get(hue, "")


HOUSE = House()


def hue_code(hue: str) -> str:
    """A module's hue on light paper as #rrggbb; empty for a hue without a token."""
    return _codes().get(hue, "")


@cache
def _codes() -> dict[str, str]:
    """Codes by hue; the first palette of the tokens is the light one."""
    found: dict[str, str] = {}
    for hue, code in _HUE.findall(TOKENS.read_text(encoding="utf-8")):
        found.setdefault(hue, f"#{code}")
    return found


@cache
def _colors() -> dict[str, str]:
    """Nearest names by hue."""
    return {hue: _nearest(tuple(bytes.fromhex(code[1:]))) for hue, code in _codes().items()}


def _nearest(color: tuple[int, ...]) -> str:
    def distance(name: str) -> int:
        return sum((a - b) ** 2 for a, b in zip(color, NAMED_COLORS[name], strict=True))

    return min(NAMED_COLORS, key=distance)
