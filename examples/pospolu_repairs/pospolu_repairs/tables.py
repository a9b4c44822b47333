"""The table of repair cafés: columns, no verbs."""

from __future__ import annotations

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.texts import LocalizedTextColumn
from core.data.times import utc_now
from core.people.api import Account, Organization
from pospolu_repairs.values import CafeState


class Cafe(Record, tablename="repairs_cafe"):
    """One repair café.

    Purpose: to plan cafés and to let people sign up. `proposed_by` says who proposed it (GDPR
    Art. 6(1)(e)). Kept: as a record of what took place; `proposed_by` is cleared when that person
    is erased.
    """

    organization = ForeignKey(Organization, on_delete=OnDelete.restrict, null=False)
    slug = Varchar(length=100, unique=True)
    title = LocalizedTextColumn()
    place = Varchar(length=300, default="")
    starts_at = Timestamptz(default=utc_now)
    ends_at = Timestamptz(default=utc_now)
    zone = Varchar(length=64)
    capacity = Integer(default=1)
    state = Varchar(length=12, default=CafeState.PROPOSED.value)
    reason = Text(default="", help_text="why it was rejected")
    sheet = UUID(null=True, default=None, help_text="opened when it is approved")
    proposed_by = ForeignKey(Account, on_delete=OnDelete.set_null, null=True)
