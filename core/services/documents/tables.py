"""Documents that are being printed, as rows; their bytes lie in the data folder."""

from __future__ import annotations

from piccolo.columns import UUID, Integer, Timestamptz, Varchar

from core.data.tables import Record


class PrintWork(Record, tablename="documents_work"):
    """One document of many pieces, printed for the account that asked.

    `subject` is what it is about, `done` of `total` pieces are drawn. Purpose: to show how far it
    is and to hand it out to whom asked. Kept: 24 hours (`expires_at`), the bytes too.
    """

    account = UUID(null=True, default=None, index=True)
    kind = Varchar(length=100)
    subject = UUID()
    title = Varchar(length=400)
    filename = Varchar(length=120)
    state = Varchar(length=10)
    done = Integer(default=0)
    total = Integer(default=0)
    expires_at = Timestamptz(index=True)
