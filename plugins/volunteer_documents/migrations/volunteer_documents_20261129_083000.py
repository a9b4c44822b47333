"""Hosts are reminded of what they were asked for."""

from piccolo.columns.column_types import Date
from piccolo.columns.indexes import IndexMethod

from core.data.schema import RoomMigration, index

ID = "2026-11-29T08:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Hosts are reminded of what they were asked for"


async def forwards() -> RoomMigration:
    """What changes: of what was asked so far nobody has been reminded."""
    manager = RoomMigration(
        migration_id=ID, app_name="volunteer_documents", description=DESCRIPTION
    )
    manager.add_column(
        table_class_name="DocumentRequest",
        tablename="volunteer_documents_request",
        column_name="reminded_on",
        db_column_name="reminded_on",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    index(
        manager,
        table="volunteer_documents_request",
        name="volunteer_documents_request_due",
        columns=["due_on", "id"],
        where="state = 'asked'",
    )
    return manager
