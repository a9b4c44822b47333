"""Documents as rows, printed for a day or given out; their bytes lie in the data folder."""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar

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


class IssuedDocument(Record, tablename="documents_issued"):
    """One numbered document that was given out: who it is about, what stands on it, its state.

    `printed` are pairs of label and text that stand on the paper, in its `language`: all that the
    public page shows. `code_hash` is of the code on the paper, `sha256` of the bytes that hold
    now; `is_signed` when those were uploaded. Purpose: that whoever is shown the paper can see
    whether it holds. Kept: as long as it may be shown; erasure leaves number, date and state.
    """

    kind = Varchar(length=100)
    subject = UUID(index=True)
    organization = UUID()
    person = UUID(null=True, default=None, index=True)
    account = UUID(null=True, default=None, index=True)
    year = Integer(default=0)
    serial = Integer(default=0)
    title = Varchar(length=400)
    language = Varchar(length=2)
    printed = Text(default="[]")
    code_hash = Varchar(length=64)
    sha256 = Varchar(length=64)
    is_signed = Boolean(default=False)
    state = Varchar(length=10)
    ended_at = Timestamptz(null=True, default=None)
    reason = Text(default="")
    replaced_by = UUID(null=True, default=None)
