"""Texts for people: marked sentences of ours, and content written in several languages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

LANGUAGES = ("pl", "en", "uk")


def msg(text: str) -> str:
    """Mark an English sentence for translation; it is translated where it is shown."""
    return text


def has_controls(text: str) -> bool:
    """Whether a text has control characters other than line ends and tabs."""
    return any((ord(c) < 32 and c not in "\r\n\t") or c == "\x7f" for c in text)  # noqa: PLR2004 -- C0 controls


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalizedText:
    """Content in one or more languages; `original` names the one it was written in."""

    original: str = "pl"
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, language: str = "pl") -> Self:
        """One text in one language."""
        return cls(original=language, texts={language: text} if text else {})

    @classmethod
    def from_json(cls, raw: str | bytes | Mapping[str, Any] | None) -> Self:
        """Read what `to_json` wrote; nothing gives an empty text."""
        if not raw:
            return cls()
        data = raw if isinstance(raw, Mapping) else json.loads(raw)
        return cls(original=data.get("original", "pl"), texts=dict(data.get("texts", {})))

    def to_json(self) -> str:
        """The stored form: `{"original": "pl", "texts": {"pl": "…"}}`."""
        return json.dumps(
            {"original": self.original, "texts": dict(self.texts)}, ensure_ascii=False
        )

    def language_for(self, language: str) -> str:
        """The language that a reader of `language` is shown: theirs, the original, or any."""
        for candidate in (language, self.original, *LANGUAGES):
            if self.texts.get(candidate):
                return candidate
        return self.original

    def to(self, language: str) -> str:
        """The text for a reader of `language`, with fallback; empty when there is none."""
        return self.texts.get(self.language_for(language), "")

    def __bool__(self) -> bool:
        return any(self.texts.values())

    def __str__(self) -> str:
        return self.to(self.original)
