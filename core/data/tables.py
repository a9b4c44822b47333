"""The pattern that every table of ours follows."""

from __future__ import annotations

from piccolo.columns import UUID, Timestamptz
from piccolo.table import TABLE_REGISTRY, Table

from core.data.ids import new_id
from core.data.times import utc_now


class Record(Table):
    """A row with a UUIDv7 as its name and the instant at which it was made.

    Subclass it with the room's name in front: `class Thing(Record, tablename="room_thing")`.
    Record itself is a pattern and no table: list only the subclasses in a room's AppConfig.
    """

    id = UUID(primary_key=True, default=new_id)
    created_at = Timestamptz(default=utc_now)


TABLE_REGISTRY.remove(Record)
