"""Requests for one's data, and the ledger of who was erased."""

from __future__ import annotations

from piccolo.columns import JSON, UUID, Integer, Timestamptz, Varchar

from core.data.tables import Record
from core.data.times import utc_now
from core.facilities.privacy.values import RequestState


class PrivacyRequestRow(Record, tablename="privacy_request"):
    """A request for an export or an erasure, with what was done of it so far.

    `owner` is the account that asked. `person` is a bare number once it is erased; the token of
    the report's address is kept hashed. Purpose: to do it wholly and to prove it (GDPR Art. 12,
    15, 17). Kept: the export's file 24 hours, the row three years.
    """

    kind = Varchar(length=10)
    state = Varchar(length=10, default=RequestState.WAITING.value)
    person = UUID(index=True, default=None)
    owner = UUID(null=True, default=None)
    token_hash = Varchar(length=64, default="", index=True)
    steps = JSON(default="{}")
    failures = Integer(default=0)
    stuck_at = Varchar(length=100, default="")
    next_at = Timestamptz(default=utc_now)
    finished_at = Timestamptz(null=True, default=None)


class ErasedPerson(Record, tablename="privacy_erased"):
    """That a person was erased, as a keyed hash of their number; the same stands in a file.

    Purpose: to erase them again after an older backup was put back. Kept: three years.
    """

    person_hash = Varchar(length=64, unique=True)
