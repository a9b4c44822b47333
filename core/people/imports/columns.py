"""Which column of an office's table says what of an organization: guessed, and then chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.contracts.texts import msg
from core.data.folding import fold
from core.people.values import OrganizationKind

COLUMN_TITLES: dict[str, str] = {
    "legal_name": msg("Full name"),
    "short_name": msg("Short name"),
    "kind": msg("Kind"),
    "krs": msg("KRS number"),
    "nip": msg("NIP"),
    "regon": msg("REGON"),
    "register_number": msg("Number in the register"),
    "parent_name": msg("Branch of"),
    "areas": msg("Areas of public tasks"),
    "description": msg("What you do"),
    "address": msg("Address"),
    "email": msg("Public e-mail address"),
    "phone": msg("Phone"),
    "website": msg("Website"),
    "ade_address": msg("Address for electronic delivery"),
    "privacy_contact": msg("Contact for personal data"),
}
"""What a column can say, with the words that pages use for it."""

JOINED = {"address": ", ", "areas": ", ", "description": "\n\n"}
"""What several columns may say together, and what stands between their texts."""

# Folded headings of offices' tables, Polish, English and Ukrainian.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "legal_name": (
        "nazwa", "pelna nazwa", "nazwa pelna", "nazwa organizacji", "organizacja", "ngo",
        "nazwa podmiotu", "podmiot", "name", "full name", "legal name", "organization",
        "organisation", "назва", "повна назва", "назва організації",
    ),
    "short_name": ("nazwa skrocona", "skrot", "nazwa krotka", "short name", "коротка назва"),
    "kind": (
        "rodzaj", "forma prawna", "forma", "typ", "rodzaj organizacji", "kind", "type",
        "legal form", "вид", "правова форма",
    ),
    "krs": ("krs", "nr krs", "numer krs", "krs number", "номер krs"),
    "nip": ("nip", "nr nip", "numer nip"),
    "regon": ("regon", "nr regon", "numer regon"),
    "register_number": (
        "numer w rejestrze", "nr w rejestrze", "numer rejestru", "nr ewidencyjny",
        "numer w ewidencji", "nr w ewidencji", "rspo", "register number", "номер у реєстрі",
    ),
    "parent_name": ("oddzial organizacji", "jednostka nadrzedna", "branch of", "parent"),
    "areas": (
        "obszary", "obszar", "obszary dzialania", "sfery zadan publicznych", "zakres dzialalnosci",
        "dziedziny", "dziedzina", "dziedziny dzialalnosci", "sfera dzialania", "sfery dzialania",
        "areas", "area", "areas of activity", "fields of activity",
        "напрями", "сфери", "напрями діяльності",
    ),
    "description": ("opis", "opis dzialalnosci", "czym sie zajmuje", "description", "опис"),
    "address": (
        "adres", "adres siedziby", "siedziba", "ulica", "kod pocztowy", "kod", "miejscowosc",
        "miasto", "address", "street", "postal code", "town", "city", "адреса",
    ),
    "email": (
        "e-mail", "email", "mail", "adres e-mail", "adres email", "poczta elektroniczna",
        "електронна пошта",
    ),
    "phone": ("telefon", "tel", "tel.", "nr telefonu", "numer telefonu", "phone", "телефон"),
    "website": (
        "www", "strona", "strona www", "strona internetowa", "adres www", "website", "web", "сайт",
    ),
    "ade_address": ("ade", "e-doreczenia", "adres do doreczen elektronicznych", "adres ade"),
    "privacy_contact": ("iod", "kontakt rodo", "kontakt w sprawie danych"),
}  # fmt: skip

# Beginnings of folded names of legal forms, the longer ones first.
_KINDS: tuple[tuple[str, OrganizationKind], ...] = (
    ("stowarzyszenie zwykle", OrganizationKind.SIMPLE_ASSOCIATION),
    ("simple association", OrganizationKind.SIMPLE_ASSOCIATION),
    ("stowarzyszenie", OrganizationKind.ASSOCIATION),
    ("association", OrganizationKind.ASSOCIATION),
    ("громадське об'єднання", OrganizationKind.ASSOCIATION),
    ("fundacja", OrganizationKind.FOUNDATION),
    ("foundation", OrganizationKind.FOUNDATION),
    ("фонд", OrganizationKind.FOUNDATION),
    ("uczniowski klub sportowy", OrganizationKind.SCHOOL_SPORTS_CLUB),
    ("uks", OrganizationKind.SCHOOL_SPORTS_CLUB),
    ("klub sportowy", OrganizationKind.SPORTS_CLUB),
    ("ochotnicza straz pozarna", OrganizationKind.FIRE_BRIGADE),
    ("osp", OrganizationKind.FIRE_BRIGADE),
    ("kolo gospodyn wiejskich", OrganizationKind.RURAL_CIRCLE),
    ("kgw", OrganizationKind.RURAL_CIRCLE),
    ("spoldzielnia socjalna", OrganizationKind.SOCIAL_COOPERATIVE),
    ("spolka non-profit", OrganizationKind.NONPROFIT_COMPANY),
    ("spolka non profit", OrganizationKind.NONPROFIT_COMPANY),
    ("koscielna osoba prawna", OrganizationKind.CHURCH_BODY),
    ("parafia", OrganizationKind.CHURCH_BODY),
    ("oddzial", OrganizationKind.BRANCH),
    ("grupa nieformalna", OrganizationKind.INFORMAL_GROUP),
    ("instytucja kultury", OrganizationKind.CULTURE_INSTITUTION),
    ("szkola", OrganizationKind.SCHOOL),
    ("przedsiebiorstwo", OrganizationKind.FIRM),
    ("firma", OrganizationKind.FIRM),
    ("partner zagraniczny", OrganizationKind.FOREIGN_PARTNER),
)

_MARKS = re.compile(r"[\s_:*]+")
_BY_HEADING = {heading: name for name, texts in _HEADINGS.items() for heading in texts}


def guess_columns(headings: Sequence[str]) -> tuple[str, ...]:
    """For each heading the name of what it says, empty where nobody can tell.

    The first column that says something says it; only what may be joined comes from several.
    """
    found: list[str] = []
    for heading in headings:
        name = _BY_HEADING.get(_MARKS.sub(" ", fold(heading)).strip(), "")
        found.append("" if name in found and name not in JOINED else name)
    return tuple(found)


def wrong_columns(columns: Sequence[str]) -> list[str]:
    """The names that are unknown or said by several columns though only one may say them."""
    chosen = [name for name in columns if name]
    twice = {name for name in chosen if chosen.count(name) > 1 and name not in JOINED}
    return sorted(twice | (set(chosen) - COLUMN_TITLES.keys()))


def values_of(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """What a row says, by name; texts of several columns stand together."""
    given: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=True):
        if not name or not cell:
            continue
        given[name] = f"{given[name]}{JOINED[name]}{cell}" if name in given else cell
    return given


def read_kind(text: str) -> OrganizationKind | None:
    """The kind that a text names, in the words of offices or by our own key."""
    folded = fold(text)
    if folded in set(OrganizationKind):
        return OrganizationKind(folded)
    return next((kind for start, kind in _KINDS if folded.startswith(start)), None)
