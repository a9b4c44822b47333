"""What a row of an office's table says: an organization's details, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.contracts.errors import Invalid
from core.contracts.texts import LocalizedText, has_controls, msg
from core.data.spreadsheets import Table
from core.people.addresses import read_email
from core.people.areas import AREAS
from core.people.details import checked
from core.people.imports.columns import COLUMN_TITLES, read_kind, values_of
from core.people.names import skeleton
from core.people.values import OrganizationDetails, OrganizationKind

LONGEST = {
    "legal_name": 300, "short_name": 120, "parent_name": 300, "register_number": 60,
    "address": 300, "email": 254, "phone": 40, "website": 300, "privacy_contact": 300,
    "description": 5_000,
}  # fmt: skip

_WEB_ADDRESS = re.compile(
    r"https?://[^\s/?#:@.]+(\.[^\s/?#:@.]+)+(:[0-9]{1,5})?([/?#][^\s<>\"]*)?", re.IGNORECASE
)
_AREA = re.compile(r"[0-9]{1,2}[a-z]?")
_BETWEEN_AREAS = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a row: in which column, and what to do, as message ids."""

    column: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A row as it was understood; `details` is None where it is wrong."""

    number: int
    cells: tuple[str, ...]
    details: OrganizationDetails | None
    faults: tuple[Fault, ...] = ()


def read_rows(
    table: Table,
    columns: Sequence[str],
    *,
    otherwise: OrganizationKind | None,
    may_be: Callable[[OrganizationKind], bool],
) -> list[ReadRow]:
    """All rows, each right or with its faults; a row that repeats an earlier one is wrong.

    `otherwise` is the kind of rows that name none; `may_be` tells whether the reader of the table
    may set such a kind up.
    """
    first_with: dict[tuple[str, ...], int] = {}
    found = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = _read_row(number, cells, columns, otherwise=otherwise, may_be=may_be)
        found.append(_without_repeats(row, first_with))
    return found


def keys_of(details: OrganizationDetails) -> list[tuple[str, ...]]:
    """By what an organization is known: its numbers, unless it is a branch, and its full name.

    The numbers are bare digits; two organizations that share a key are one and the same.
    """
    keys: list[tuple[str, ...]] = [("name", skeleton(details.legal_name))]
    if details.register_number:
        keys.append(("register_number", details.kind.value, details.register_number.casefold()))
    if details.kind is not OrganizationKind.BRANCH:
        numbers = (("krs", details.krs), ("nip", details.nip), ("regon", details.regon))
        keys += [(name, number) for name, number in numbers if number]
    return keys


def _without_repeats(row: ReadRow, first_with: dict[tuple[str, ...], int]) -> ReadRow:
    if row.details is None:
        return row
    keys = keys_of(row.details)
    earlier = next((first_with[key] for key in keys if key in first_with), None)
    if earlier is None:
        first_with |= dict.fromkeys(keys, row.number)
        return row
    text = msg("The same organization stands in row %(row)s already.")
    fault = Fault(column="legal_name", text=text, values={"row": earlier})
    return replace(row, details=None, faults=(fault,))


def _read_row(
    number: int,
    cells: tuple[str, ...],
    columns: Sequence[str],
    *,
    otherwise: OrganizationKind | None,
    may_be: Callable[[OrganizationKind], bool],
) -> ReadRow:
    given = values_of(columns, cells)
    faults = [*_wrong_texts(given), *_wrong_addresses(given)]
    areas, unknown = _read_areas(given.get("areas", ""))
    if unknown:
        text = msg("“%(area)s” is not on the list of areas.")
        faults.append(Fault(column="areas", text=text, values={"area": unknown[0][:60]}))
    kind = read_kind(given["kind"]) if "kind" in given else otherwise
    if kind is None or not may_be(kind):
        faults.append(Fault(column="kind", text=_kind_fault(given, kind)))
        return ReadRow(number=number, cells=cells, details=None, faults=tuple(faults))
    details = _details(kind, given, areas)
    try:
        numbers = checked(details)
    except Invalid as error:
        known = {fault.column for fault in faults}
        faults += [
            Fault(column=name, text=texts[0])
            for name, texts in error.fields.items()
            if name not in known
        ]
    if faults:
        return ReadRow(number=number, cells=cells, details=None, faults=tuple(faults))
    return ReadRow(number=number, cells=cells, details=_numbered(details, numbers))


def _numbered(details: OrganizationDetails, numbers: Mapping[str, str]) -> OrganizationDetails:
    return replace(
        details,
        krs=numbers["krs"],
        nip=numbers["nip"],
        regon=numbers["regon"],
        register_number=numbers["register_number"],
        ade_address=numbers["ade_address"],
    )


def _kind_fault(given: Mapping[str, str], kind: OrganizationKind | None) -> str:
    if kind is not None:
        return msg("Only the city’s administrators set up such organizations.")
    if "kind" in given:
        return msg("This kind is not known. Use a word from the list of kinds.")
    return msg("The row does not say what kind of organization it is.")


def _details(
    kind: OrganizationKind, given: Mapping[str, str], areas: tuple[str, ...]
) -> OrganizationDetails:
    texts = {
        name: " ".join(value.split())
        for name, value in given.items()
        if name not in {"kind", "areas", "description"}
    }
    if website := texts.get("website"):
        texts["website"] = website if "://" in website else f"https://{website}"
    if regon := texts.get("regon"):
        texts["regon"] = _with_zeros(regon)
    description = given.get("description", "")
    return OrganizationDetails(
        **{"legal_name": "", **texts},  # type: ignore[arg-type]
        kind=kind,
        areas=areas,
        description=LocalizedText.of(description) if description else LocalizedText(),
    )


def _with_zeros(regon: str) -> str:
    """A REGON whose zeros a spreadsheet took off the front, for a number; its check digit tells."""
    if not (regon.isascii() and regon.isdigit()):
        return regon
    return regon.zfill(9 if len(regon) <= 9 else 14)  # noqa: PLR2004 -- the two lengths there are


def _wrong_texts(given: Mapping[str, str]) -> list[Fault]:
    faults = [
        Fault(
            column=name, text=msg("Use at most %(number)s characters."), values={"number": longest}
        )
        for name, longest in LONGEST.items()
        if len(given.get(name, "")) > longest
    ]
    unprintable = [
        Fault(column=name, text=msg("This text has characters that cannot be used."))
        for name, text in given.items()
        if has_controls(text)
    ]
    return [*faults, *unprintable]


def _wrong_addresses(given: Mapping[str, str]) -> list[Fault]:
    faults = []
    if email := given.get("email"):
        try:
            read_email(email)
        except ValueError:
            text = msg("Write the address as name@example.org.")
            faults.append(Fault(column="email", text=text))
    website = given.get("website", "")
    full = website if "://" in website else f"https://{website}"
    if website and not _WEB_ADDRESS.fullmatch(full):
        faults.append(Fault(column="website", text=msg("Begin the address with https://")))
    return faults


def _read_areas(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Codes of areas, by code or by a name of ours, and what was not understood."""
    by_name = {name.casefold(): code for code, names in AREAS.items() for name in names.values()}
    whole = text.strip().casefold()
    if whole in by_name:
        return (by_name[whole],), []
    parts = [part.strip() for part in _BETWEEN_AREAS.split(text) if part.strip()]
    codes: list[str] = []
    unknown: list[str] = []
    for part in parts:
        bare = part.casefold().rstrip(".)")
        code = bare if _AREA.fullmatch(bare) and bare in AREAS else by_name.get(part.casefold(), "")
        (codes if code else unknown).append(code or part)
    return tuple(dict.fromkeys(codes)), unknown


def title_of(fault: Fault) -> str:
    """The message id of the column that a fault is in."""
    return COLUMN_TITLES.get(fault.column, fault.column)
