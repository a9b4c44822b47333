"""Facts that wait to be told outside."""

from __future__ import annotations

from piccolo.columns import Integer, Text, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now


class KeptFactRow(Record, tablename="facts_kept"):
    """A signal that was announced, as JSON: its ids and instants, which may name a person.

    Written in the transaction of the change, so that neither is there without the other.
    Purpose: what was asked for is told though the server dies right after the change. Kept: until
    it was told, mostly some seconds.
    """

    fact = Varchar(length=80)
    said = Text(default="{}")
    attempts = Integer(default=0)
    next_at = Timestamptz(default=utc_now)
