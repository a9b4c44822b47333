"""Catalogs: gathers message ids from code and templates, updates the .po files, checks them.

`python -m core.testing.catalogs update` writes; `check` exits with 1 when a catalog is not
complete. The core's catalog covers core/ and frontend_templates/, a plugin's its own folder.
"""

import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.contracts.texts import LANGUAGES
from core.kernel.manifests import find_manifests
from core.settings import ROOT
from core.testing.wording import ALPHABETS, faults_of_text

METHODS = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
OPTIONS = {
    "**.html": {"trimmed": "true", "extensions": "jinja2.ext.do"},
    "**.txt": {"trimmed": "true", "extensions": "jinja2.ext.do"},
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "msg": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Domain:
    """One room's texts: where its message ids stand, and where its catalogs lie."""

    name: str
    sources: tuple[Path, ...]
    locales: Path

    def file(self, language: str) -> Path:
        """The catalog of a language."""
        return self.locales / language / "LC_MESSAGES" / f"{self.name}.po"


def domains() -> list[Domain]:
    """The core's, then each plugin's of this checkout, then the examples'."""
    core = Domain("core", (ROOT / "core", ROOT / "frontend_templates"), ROOT / "core" / "locales")
    plugins = [
        Domain(one.name, (one.folder,), one.folder / "locales")
        for one in find_manifests(third_party=False).manifests
    ]
    examples = [
        Domain(
            tomllib.loads(path.read_text(encoding="utf-8"))["name"],
            (path.parent,),
            path.parent / "locales",
        )
        for path in sorted(ROOT.glob("examples/*/*/manifest.toml"))
    ]
    return [core, *plugins, *examples]


def extracted(domain: Domain) -> Catalog:
    """All message ids that stand in a domain's sources."""
    found = Catalog(project="Pospolu", charset="utf-8")
    for source in domain.sources:
        for name, line, message, comments, context in extract_from_dir(
            source, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("i18n:",)
        ):
            place = (f"{source.name}/{name}", line)
            found.add(message, None, [place], auto_comments=comments, context=context)
    return found


def catalog_of(domain: Domain, language: str) -> Catalog:
    """What is translated so far."""
    path = domain.file(language)
    if not path.is_file():
        return Catalog(locale=language, project="Pospolu", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=domain.name)


def updated(domain: Domain, language: str, template: Catalog) -> Catalog:
    """The catalog with the ids of today; English says what the ids say."""
    catalog = catalog_of(domain, language)
    # A catalog takes the template's messages as they are: what English fills in is for it alone.
    catalog.update(deepcopy(template), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    if language == "en":
        for message in catalog:
            if message.id and not any(message.string or ()):
                message.string = message.id
    return catalog


def forms(text: object) -> tuple[str, ...]:
    """One text, or the plural forms of one; what is missing is empty."""
    return tuple(str(one or "") for one in (text if isinstance(text, list | tuple) else (text,)))


def faults(domain: Domain) -> Iterator[str]:
    """What is missing, superfluous or malformed in a domain's catalogs."""
    template = extracted(domain)
    wanted = {(m.context, m.id) for m in template if m.id}
    for language in LANGUAGES:
        catalog = catalog_of(domain, language)
        known = {(m.context, m.id) for m in catalog if m.id}
        for context, text in sorted(wanted - known, key=str):
            yield f"{domain.name}/{language}: missing {text!r} {context or ''}"
        for context, text in sorted(known - wanted, key=str):
            yield f"{domain.name}/{language}: no longer used {text!r} {context or ''}"
        for message in catalog:
            ids, texts = forms(message.id), forms(message.string)
            if message.id and not all(texts):
                yield f"{domain.name}/{language}: not translated {message.id!r}"
            elif message.id and language in ALPHABETS:
                for fault in faults_of_text(language, ids, texts):
                    yield f"{domain.name}/{language}: {fault}"
        for message, errors in catalog.check():
            yield f"{domain.name}/{language}: {message.id!r}: {'; '.join(map(str, errors))}"


def said_differently(rooms: list[Domain]) -> Iterator[str]:
    """Ids that rooms translate each in its way: all catalogs become one, so one way would win."""
    for language in LANGUAGES:
        said: dict[tuple[object, object], dict[tuple[str, ...], str]] = {}
        for domain in rooms:
            for message in catalog_of(domain, language):
                if message.id:
                    ways = said.setdefault((message.context, message.id), {})
                    ways.setdefault(forms(message.string), domain.name)
        for (_, text), ways in said.items():
            if len(ways) > 1:
                yield f"{language}: {text!r} differs: {' / '.join(ways.values())}"


def update() -> None:
    """Write every catalog anew from the sources and what was translated."""
    for domain in domains():
        template = extracted(domain)
        for language in LANGUAGES:
            path = domain.file(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            # A catalog takes the template's own messages: English words would go on to others.
            catalog = updated(domain, language, deepcopy(template))
            with path.open("wb") as target:
                write_po(
                    target,
                    catalog,
                    width=100,
                    sort_output=True,
                    omit_header=False,
                    no_location=True,
                )


def main() -> None:
    """Update or check."""
    if sys.argv[1:] == ["update"]:
        update()
        return
    found = [fault for domain in domains() for fault in faults(domain)]
    found += said_differently(domains())
    print("\n".join(found) or "catalogs are complete")  # noqa: T201 -- a command prints
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
