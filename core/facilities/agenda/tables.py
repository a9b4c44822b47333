"""The secret address of a person's own calendar."""

from __future__ import annotations

from piccolo.columns import ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete

from core.data.tables import Record
from core.data.times import utc_now
from core.people.api import Person


class PersonalFeed(Record, tablename="agenda_feed"):
    """The address at which a calendar program finds what a person signed up for.

    Only the token's hash is kept; `alarms` are lead times in minutes, as JSON. Purpose: the person
    wants these things in their own calendar (GDPR Art. 6(1)(b)). Kept: until the person switches it
    off or their account goes.
    """

    person = ForeignKey(Person, on_delete=OnDelete.cascade, null=False, unique=True)
    token_hash = Varchar(length=64, unique=True)
    language = Varchar(length=5, default="pl")
    alarms = Text(default="[]")
    made_at = Timestamptz(default=utc_now)
    last_used_at = Timestamptz(null=True, default=None)
