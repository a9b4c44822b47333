"""Offers that are found by a text: their words, folded, beside them."""

from typing import Any

from piccolo.columns.column_types import Text
from piccolo.columns.indexes import IndexMethod

from core.contracts.texts import LocalizedText
from core.data.commands import Sql, execute, read
from core.data.folding import fold
from core.data.schema import RoomMigration
from core.services.calendar.api import searchable

ID = "2026-11-29T10:15:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The words of offers"

PLAIN: dict[str, Any] = {
    "default": "",
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards() -> RoomMigration:
    """What changes: offers that are there are found as well."""
    manager = RoomMigration(migration_id=ID, app_name="volunteering", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Offer",
        tablename="volunteering_offer",
        column_name="search_text",
        db_column_name="search_text",
        column_class_name="Text",
        column_class=Text,
        params=PLAIN,
        schema=None,
    )
    manager.add_raw(_fill)
    return manager


async def _fill() -> None:
    rows = await read(
        "SELECT o.id, o.title, o.summary, o.tasks, o.place, o.district, p.short_name"
        " FROM volunteering_offer o JOIN people_organization p ON p.id = o.organization"
    )
    for row in rows:
        texts = [LocalizedText.from_json(row[name]) for name in ("title", "summary", "tasks")]
        words = [word for text in texts for word in text.texts.values()]
        words += [row["short_name"], row["place"], row["district"]]
        found = searchable(fold(" ".join(words)))
        await execute(
            Sql("UPDATE volunteering_offer SET search_text = ? WHERE id = ?", [found, row["id"]])
        )
