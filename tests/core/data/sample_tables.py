"""Tables as rooms have them, to try everything on."""

from __future__ import annotations

from decimal import Decimal

from piccolo.columns import Boolean, ForeignKey, Integer, Numeric, Timestamptz, Varchar

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn


class Place(Record, tablename="sample_place"):
    """Something with a number of places. Purpose: tests."""

    name = Varchar(length=100)
    title = LocalizedTextColumn()
    capacity = Integer(default=5)
    taken = Integer(default=0)
    price = Numeric(digits=(9, 2), default=Decimal(0))
    is_open = Boolean(default=True)
    starts_at = Timestamptz(null=True, default=None)


class Holder(Record, tablename="sample_holder"):
    """Who has a place. Purpose: tests."""

    place = ForeignKey(Place, null=False)
    name = Varchar(length=100, unique=True)
