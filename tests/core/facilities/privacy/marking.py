"""A mark of its own in every text of every row that belongs to a person, whichever room keeps it.

Which tables these are is what the declarations say, and which columns what the tables say. Only
what our own code writes out of its lists is left out, by the column's name: a new column is marked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
from piccolo import columns
from piccolo.columns import JSON, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.contracts.privacy import PersonalData
from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute, read
from core.data.encoding import encode
from core.data.ids import new_id
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now
from core.kernel import registry
from core.testing.marks import SEALED, tables

SIGN = "znakuj"
MARK = re.compile(rf"{SIGN}\d{{3}}", re.IGNORECASE)
EMAIL = f"{SIGN}000@example.org"
ADDRESSES = re.compile(r"(^|_)email(_folded)?$")
OURS = re.compile(
    r"((^|_)(url|applicant|picture)_path|_hash|_nonce|_kind|_version|_by)$|^(action|areas|audience|base_url_version|challenge|channel"
    r"|credential|cancelled_by|csrf_token|decided|decision|direction|document|etag|fault|insurance|key|kind"
    r"|language|applicant_language|last_modified|lease|level|media_type|message_id|mode|module"
    r"|nonce|overrides|period|public_key|publishing|purpose|recurrence_id|regon|result|role|sealed_secret"
    r"|hands_over|scopes|sha256|slug|source|stage|starts|ends|state|states|steps|stuck_at|typed_code|uid|version|widths|zone"
    r"|snapshot|alarms|hint|nip|krs|register_type|age_band|relation|scope|span|counts|waits_for|way|insurance)$"
)
"""Names of columns that our code fills out of its own lists, and of keys and sums."""
FIRST = {
    "volunteering_check": {"result": "refused"},
    "volunteering_hour_entry": {"minutes": 60, "night_minutes": 0},
    "people_passkey_challenge": {"purpose": "sign_in"},
    "calendar_imports_source": {"kind": "address", "url": "https://example.org/a.ics"},
}
"""What the database asks for of a row with a word in every column."""
PERSONS, ACCOUNTS = re.compile(r"(^|_)person$"), re.compile(r"^(account|owner|author)$|_by$")
IDS_ELSEWHERE = {("people_role_grant", "subject"), ("people_role_grant", "granted_by")}


@dataclass(slots=True)
class Marked:
    """Who was marked, and which mark stands in which column."""

    person: UUID
    account: UUID
    where: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    def new_mark(self, place: str) -> str:
        """The next mark, noted with its place ("table.column")."""
        made = f"{SIGN}{len(self.where) + 1:03}"
        self.where[made] = place
        return made


def declared() -> Mapping[str, PersonalData]:
    """Table → its declaration."""
    found = registry.current().personal_data.values()
    return {name: one for one in found for name in one.tables}


def texts_of(table: type[Table]) -> list[Any]:
    """The columns that hold words which somebody has written."""
    return [
        column
        for column in table._meta.columns
        if isinstance(column, Varchar | Text | JSON | LocalizedTextColumn)
        and not OURS.search(column._meta.name)
    ]


def refers(column: Any) -> str:
    """ "person" or "account" where a column names one."""
    name = column._meta.name
    if isinstance(column, ForeignKey):
        target = column._foreign_key_meta.resolved_references._meta.tablename
        return {"people_person": "person", "people_account": "account"}.get(target, "")
    if not isinstance(column, columns.UUID):
        return ""
    return "person" if PERSONS.search(name) else "account" if ACCOUNTS.search(name) else ""


async def mark_everything(person: UUID, account: UUID) -> Marked:
    """Take over one row of each declared table, so that it is the person's wholly, and mark it."""
    marked = Marked(person=person, account=account)
    known = {table._meta.tablename: table for table in tables()}
    waiting = [name for name in known if name in declared()]
    while waiting:
        ready = [
            name
            for name in waiting
            if not (set(waiting) - {name}) & {target for _, target in parents(known[name])}
        ]
        for name in ready:
            await _take_over(known[name], marked)
        waiting = [name for name in waiting if name not in ready]
    return marked


def parents(table: type[Table]) -> list[tuple[str, str]]:
    """The columns that refer to rows of declared tables, with their names; not to itself."""
    own, names = table._meta.tablename, declared()
    return [
        (column._meta.name, target)
        for column in table._meta.foreign_key_columns
        if (target := column._foreign_key_meta.resolved_references._meta.tablename) in names
        and target != own
    ]


async def _take_over(table: type[Table], marked: Marked) -> None:
    name, key = table._meta.tablename, table._meta.primary_key._meta.name
    values: dict[str, Any] = dict(FIRST.get(name, {}))
    for column in table._meta.columns:
        who = refers(column)
        if who and (name, column._meta.name) not in IDS_ELSEWHERE:
            values[column._meta.name] = getattr(marked, who)
    for column, target in parents(table):
        if column not in values and target in marked.rows:
            values[column] = marked.rows[target]
    row = await _row(table, values, marked)
    for column in texts_of(table):
        values[column._meta.name] = _with_mark(column, row[column._meta.name], marked)
    if name in SEALED:
        row = await _insert(table, values)
    elif values:
        sets = ", ".join(f'"{column}" = ?' for column in values)
        changed = f'UPDATE "{name}" SET {sets} WHERE "{key}" = ?'
        await execute(Sql(changed, [*values.values(), row[key]]))
    marked.rows[name] = row[key]


async def _row(table: type[Table], values: Mapping[str, Any], marked: Marked) -> Mapping[str, Any]:
    """A row that is the person's already, or anybody's, or one made of the defaults."""
    name = table._meta.tablename
    if name == "people_person":
        return (await read(f'SELECT * FROM "{name}" WHERE id = ?', [marked.person]))[0]
    rows = await read(f'SELECT * FROM "{name}" ORDER BY 1')
    own = {str(value) for value in values.values()}

    def how_much(row: Mapping[str, Any]) -> int:
        return sum(str(row[column]) in own for column in values)

    if rows:
        return max(rows, key=how_much)
    return await _insert(table, values)


async def _insert(table: type[Table], values: Mapping[str, Any]) -> Mapping[str, Any]:
    name = table._meta.tablename
    made = {column._meta.name: _default(column) for column in table._meta.columns}
    for column in table._meta.foreign_key_columns:
        if not column._meta.null:
            target = column._foreign_key_meta.resolved_references
            rows = await read(f'SELECT * FROM "{target._meta.tablename}"')
            first = rows[0] if rows else await _insert(target, {})
            made[column._meta.name] = first[target._meta.primary_key._meta.name]
    made |= FIRST.get(name, {}) | dict(values) | {"id": new_id()}
    names = ", ".join(f'"{column}"' for column in made)
    asked = ", ".join("?" for _ in made)
    await execute(Sql(f'INSERT INTO "{name}" ({names}) VALUES ({asked})', list(made.values())))
    return (await read(f'SELECT * FROM "{name}" WHERE id = ?', [made["id"]]))[0]


def _default(column: Any) -> Any:
    value = column.get_default_value()
    if value is None and not column._meta.null:
        if isinstance(column, columns.UUID):
            return new_id()
        if isinstance(column, Timestamptz | Date):
            return utc_now() if isinstance(column, Timestamptz) else utc_now().date()
        return "" if isinstance(column, Varchar | Text) else 0
    return encode(value) if isinstance(value, dict) else value


def _with_mark(column: Any, value: Any, marked: Marked) -> Any:
    place = f"{column._meta.table._meta.tablename}.{column._meta.name}"
    if ADDRESSES.search(column._meta.name) and place not in may_stay():
        return EMAIL
    made = marked.new_mark(place)
    if isinstance(column, LocalizedTextColumn):
        return LocalizedText(original="pl", texts={"pl": made})
    if isinstance(column, JSON):
        return json.dumps({"x": made})
    if isinstance(value, str) and value.startswith("["):
        return json.dumps([["x", made]])
    return made


async def marks_in_tables() -> dict[str, set[str]]:
    """Table → the marks in it, the address' too."""
    found = {}
    for table in tables():
        name = table._meta.tablename
        here = marks_in(repr(await read(f'SELECT * FROM "{name}"')))
        if here:
            found[name] = here
    return found


def marks_in(text: str) -> set[str]:
    """The marks in a text."""
    return {one.lower() for one in MARK.findall(text)}


def marks_in_files(folder: Path) -> dict[str, set[str]]:
    """File → the marks in it; of PDFs what can be read on their pages."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            here = marks_in(path.read_bytes().decode("utf-8", "replace"))
            if path.suffix == ".pdf":
                pages = pypdfium2.PdfDocument(path)
                here |= marks_in(" ".join(one.get_textpage().get_text_range() for one in pages))
            if here:
                found[str(path.relative_to(folder))] = here
    return found


def may_stay() -> set[str]:
    """The places that a declaration names, with a reason, as what stays."""
    return {
        f"{one.table}.{column}"
        for data in registry.current().personal_data.values()
        for one in data.stays
        for column in one.columns
    }


def survivors(
    marked: Marked, found: Mapping[str, set[str]], allowed: Sequence[str] = ()
) -> list[str]:
    """The places whose marks are still there, and in what, that no declaration says stay."""
    stays = may_stay() | set(allowed)
    return sorted(
        f"{place} in {name}"
        for name, marks in found.items()
        for made in marks
        if (place := marked.where.get(made, "address")) not in stays
    )
