"""How the house names and colours things: a port that a floor above binds."""

from __future__ import annotations

from typing import Protocol

from core.contracts.ports import Port


class Presentation(Protocol):
    """What a VEVENT needs of the floors above."""

    def text(self, message: str, language: str) -> str:
        """A marked sentence in a language."""

    def area_title(self, code: str, language: str) -> str:
        """The name of an area of public tasks; empty when the code is unknown."""

    def color(self, hue: str) -> str:
        """The CSS3 colour name (RFC 7986 §5.9) nearest to a module's hue; empty for none."""


class Plain:
    """Sentences as they are written in the code: what stands until something is bound."""

    def text(self, message: str, language: str) -> str:  # noqa: ARG002 -- the port's signature
        """The English sentence."""
        return message

    def area_title(self, code: str, language: str) -> str:  # noqa: ARG002 -- the port's signature
        """No name."""
        return ""

    def color(self, hue: str) -> str:  # noqa: ARG002 -- the port's signature
        """No colour."""
        return ""


presentation: Port[Presentation] = Port("calendar.presentation")
presentation.bind(Plain())
