"""Shapes that the bodies and answers of several rooms share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from core.contracts.texts import LANGUAGES, LocalizedText

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

Language = Literal["pl", "en", "uk"]
Instant = Annotated[
    datetime,
    Meta(
        tz=True,
        description="RFC 3339 with an offset",
        examples=["2027-05-08T10:00:00+02:00"],
    ),
]
Line = Annotated[str, Meta(max_length=200, pattern=r"^[^\r\n]*$", examples=["Plac przy ratuszu"])]
Prose = Annotated[str, Meta(max_length=20_000, examples=["Spotykamy się przy fontannie."])]
Reason = Annotated[str, Meta(max_length=1000, examples=["Zapowiadają burzę."])]
Cursor = Annotated[
    str, Meta(max_length=600, description="`after` of the page before", examples=[""])
]
Search = Annotated[str, Meta(max_length=200, examples=["park"])]


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """An empty body."""


class Done(msgspec.Struct, kw_only=True):
    """It is done."""

    done: bool = True


class Texts(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A text in one or more languages; `original` is the one it was written in."""

    original: Language = "pl"
    pl: Prose = ""
    en: Prose = ""
    uk: Prose = ""

    @classmethod
    def of(cls, text: LocalizedText) -> Self:
        """What a program reads."""
        given = {code: text.texts.get(code, "") for code in LANGUAGES}
        return msgspec.convert({"original": text.original, **given}, cls)

    def localized(self) -> LocalizedText:
        """What a program wrote, as rooms keep it."""
        given = {code: str(getattr(self, code)).strip() for code in LANGUAGES}
        return LocalizedText(
            original=self.original, texts={code: text for code, text in given.items() if text}
        )


class ShortTexts(Texts, forbid_unknown_fields=True, kw_only=True):
    """A line in one or more languages."""

    pl: Line = ""
    en: Line = ""
    uk: Line = ""


class Page(msgspec.Struct, Generic[T], kw_only=True):
    """A stretch of a list; `after` begins the next one and is null at the end."""

    items: list[T]
    after: str | None = None


def change_of(kind: type[msgspec.Struct]) -> type[Any]:
    """The shape of a change: every field of `kind` may be left out and then stays as it is."""
    return msgspec.defstruct(
        kind.__name__.removesuffix("Body") + "Change",
        [(one.name, one.type | UnsetType, UNSET) for one in msgspec.structs.fields(kind)],
        forbid_unknown_fields=True,
        kw_only=True,
        module=kind.__module__,
    )


def changed(present: S, change: msgspec.Struct) -> S:
    """`present` with what a change names."""
    given = {name: getattr(change, name) for name in change.__struct_fields__}
    named = {name: value for name, value in given.items() if value is not UNSET}
    return msgspec.structs.replace(present, **named)
