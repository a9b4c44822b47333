"""The city's list of kinds of qualifications: what it began with, as the office has changed it."""

from __future__ import annotations

from core.contracts.texts import LANGUAGES, LocalizedText
from core.data.commands import as_text, read
from core.data.encoding import as_day
from core.web.i18n import gettext, language, use_language
from plugins.volunteering.qualifying import KINDS, Kinds, QualificationKind

KINDS_VERSION = "volunteering.kinds"
"""Raised when a kind gets another name: pages that are kept name it."""


async def city_kinds() -> Kinds:
    """All kinds by their keys, with names in the language of now; retired ones among them."""
    found = {
        key: QualificationKind(
            title=gettext(kind.title), since=kind.since, until=kind.until, must_end=kind.must_end
        )
        for key, kind in KINDS.items()
    }
    rows = await read("SELECT key, title, since, until, must_end FROM volunteering_kind")
    for row in rows:
        found[row["key"]] = QualificationKind(
            title=as_text(row["title"]).to(language()),
            since=as_day(row["since"]),
            until=as_day(row["until"]),
            must_end=bool(row["must_end"]),
        )
    return found


async def title_in_all_languages(key: str) -> LocalizedText:
    """What a kind is called, to be changed; empty for a key that nobody knows."""
    rows = await read("SELECT title FROM volunteering_kind WHERE key = ?", [key])
    if rows:
        return as_text(rows[0]["title"])
    if key not in KINDS:
        return LocalizedText()
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(KINDS[key].title)
    return LocalizedText(texts=texts)
