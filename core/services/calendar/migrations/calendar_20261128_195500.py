"""Series with their occurrences; places and collections as filters; where an entry is on a map."""

from piccolo.columns.column_types import JSON, UUID, DoublePrecision, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

from core.data.commands import Sql, execute, read
from core.data.folding import slug
from core.data.schema import RoomMigration, check, index, raw


ID = "2026-11-28T19:55:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Series with their occurrences; places and collections as filters"

COLUMNS = (
    ("series", UUID, {"default": None, "null": True}),
    ("rule", Varchar, {"default": "", "null": False, "length": 200}),
    ("excluded", JSON, {"default": "[]", "null": False}),
    ("over_at", Timestamptz, {"default": None, "null": True}),
    ("latitude", DoublePrecision, {"default": None, "null": True}),
    ("longitude", DoublePrecision, {"default": None, "null": True}),
    ("place_slug", Varchar, {"default": "", "null": False, "length": 120}),
    ("collection", Varchar, {"default": "", "null": False, "length": 120}),
)

# All that a feed asks of an entry besides its text, so that the index alone answers.
FEED_COLUMNS = (
    "over_at",
    "id",
    "version",
    "zone",
    "module",
    "organization",
    "visible_from",
    "cancelled_at",
)


async def forwards() -> RoomMigration:
    """What changes."""
    manager = RoomMigration(migration_id=ID, app_name="calendar", description=DESCRIPTION)
    for name, column_class, params in COLUMNS:
        manager.add_column(
            table_class_name="CalendarEntry",
            tablename="calendar_entry",
            column_name=name,
            db_column_name=name,
            column_class_name=column_class.__name__,
            column_class=column_class,
            params={
                "primary_key": False,
                "unique": False,
                "index": False,
                "index_method": IndexMethod.btree,
                "choices": None,
                "db_column_name": None,
                "secret": False,
                **params,
            },
            schema=None,
        )
    fill = "UPDATE calendar_entry SET over_at = ends_at"
    raw(manager, sqlite=fill, postgres=fill)
    manager.add_raw(_fill_place_slugs)
    _replace_indexes(manager)
    check(
        manager,
        table="calendar_entry",
        name="calendar_entry_occurrence_has_no_rule",
        condition="series IS NULL OR rule = ''",
    )
    return manager


async def _fill_place_slugs() -> None:
    rows = await read("SELECT DISTINCT place FROM calendar_entry WHERE place <> ''", [])
    for place in (row["place"] for row in rows):
        fill = "UPDATE calendar_entry SET place_slug = ? WHERE place = ?"
        await execute(Sql(fill, [slug(place), place]))


def _replace_indexes(manager: RoomMigration) -> None:
    for name in ("once", "uid", "recurrence", "ends"):
        drop = f"DROP INDEX calendar_entry_{name}"
        raw(manager, sqlite=drop, postgres=drop)
    for name, columns, where, unique in (
        ("once", ["kind", "subject"], "rule = ''", True),
        ("series_once", ["kind", "subject"], "rule <> ''", True),
        ("uid", ["uid"], "series IS NULL", True),
        ("recurrence", ["series", "recurrence_id"], "series IS NOT NULL", True),
        ("ends", FEED_COLUMNS, "is_public AND series IS NULL", False),
        ("place", ["place_slug", "starts_at", "id"], "is_public AND place_slug <> ''", False),
        ("collection", ["collection", "starts_at", "id"], "is_public AND collection <> ''", False),
    ):
        index(
            manager,
            table="calendar_entry",
            name=f"calendar_entry_{name}",
            columns=columns,
            unique=unique,
            where=where,
        )
