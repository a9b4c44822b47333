"""Languages of a request and of a message, and the catalogs of all rooms merged into one each."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from core.contracts.texts import LANGUAGES
from core.contracts.verdicts import Refusal
from core.kernel import registry
from core.settings import ROOT, current
from core.web.typography import with_hard_spaces

__all__ = [
    "LANGUAGES",
    "gettext",
    "language",
    "ngettext",
    "npgettext",
    "pgettext",
    "preferred_language",
    "refusal_words",
    "use_language",
]

SETTING = 1
"""Rises with the rules of typography, so that no .mo of older rules is used."""

_language: ContextVar[str] = ContextVar("language", default="pl")


def language() -> str:
    """The language that this request or message is written in: pl, en or uk."""
    return _language.get()


def set_language(code: str) -> None:
    """Write in this language until the end of the task."""
    _language.set(code if code in LANGUAGES else current().city_language)


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Write in another language for a while, as mails do."""
    token = _language.set(code if code in LANGUAGES else current().city_language)
    try:
        yield
    finally:
        _language.reset(token)


def preferred_language(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110 §12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), tag.strip().replace("-", "_")))
        except ValueError:
            continue
    tags = [tag for _, tag in sorted(wanted, key=lambda pair: -pair[0])]
    return negotiate_locale(tags, LANGUAGES) or current().city_language


def catalog_files(code: str) -> list[Path]:
    """The .po files of the core and of every plugin for a language."""
    folders = [ROOT / "core" / "locales"]
    folders += [one.folder / "locales" for one in registry.current().modules.values()]
    return [
        path for folder in folders for path in sorted((folder / code / "LC_MESSAGES").glob("*.po"))
    ]


def _set_in_type(catalog: Catalog, code: str) -> None:
    """Give the texts the hard spaces of their language, once, where they leave the .po."""
    for message in catalog:
        if not message.id:
            continue
        if isinstance(message.string, tuple):
            message.string = tuple(with_hard_spaces(str(one), code) for one in message.string)
        else:
            message.string = with_hard_spaces(str(message.string or ""), code)


def _compiled(path: Path, code: str) -> Path:
    """The .mo made of a .po, in the data folder; made anew when the .po or the setting changed."""
    stat = path.stat()
    name = f"{path.stem}-{code}-{stat.st_mtime_ns:x}-{stat.st_size:x}-{SETTING}.mo"
    compiled = current().data_dir / "cache" / "locales" / name
    if not compiled.exists():
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as source:
            catalog = read_po(source, locale=code)
        _set_in_type(catalog, code)
        fresh = compiled.with_suffix(f".{id(catalog):x}")
        with fresh.open("wb") as target:
            write_mo(target, catalog)
        fresh.replace(compiled)
    return compiled


def catalog(code: str) -> NullTranslations:
    """One language's texts. A room without a catalog falls back to the English message ids."""
    return _catalog(registry.current(), code)


@lru_cache(maxsize=12)
def _catalog(rooms: registry.Registry, code: str) -> NullTranslations:  # noqa: ARG001 -- what it is made of
    merged: Translations | None = None
    for path in catalog_files(code):
        with _compiled(path, code).open("rb") as source:
            translations = Translations(source, domain="messages")
        merged = translations if merged is None else merged.merge(translations)
    return merged or NullTranslations()


def gettext(text: str, **values: object) -> str:
    """A message id in the current language, its %(name)s places filled."""
    translated = str(catalog(language()).ugettext(text)) if text else ""
    return translated % values if values else translated


def refusal_words(refusal: Refusal) -> str:
    """Why something may not be done, in the current language; a tuple holds message ids."""
    values = {
        name: ", ".join(map(gettext, value)) if isinstance(value, tuple) else value
        for name, value in refusal.values.items()
    }
    return gettext(refusal.text, **values)


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The plural form for a number; %(num)s is the number."""
    translated = str(catalog(language()).ungettext(one, many, number))
    return translated % {"num": number, **values}


def pgettext(context: str, text: str, **values: object) -> str:
    """A message id that means several things, told apart by its context."""
    translated = str(catalog(language()).upgettext(context, text))
    return translated % values if values else translated


def npgettext(context: str, one: str, many: str, number: int, **values: object) -> str:
    """The plural form of a message id with a context."""
    translated = str(catalog(language()).unpgettext(context, one, many, number))
    return translated % {"num": number, **values}
