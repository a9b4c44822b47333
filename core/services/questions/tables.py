"""The tables of forms: columns only; what is unique stands in the migration.

Answers lie in tables of the rooms that ask, beside what they are about.
"""

from __future__ import annotations

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, OnDelete, Text, Varchar

from core.data.tables import Record


class Form(Record, tablename="questions_form"):
    """The questions that are asked about one thing, through all their versions.

    Purpose: to ask what has to be known before somebody takes part. It says nothing about a person.
    Kept: as the thing.
    """

    kind = Varchar(length=80)
    subject = UUID(default=None)
    next_key = Integer(default=1, help_text="no key of a question is given twice")


class Version(Record, tablename="questions_version"):
    """A form's questions at one time; what somebody has answered is replaced by a new version.

    Purpose: to show answers beside what was asked. It says nothing about a person.
    Kept: as its form.
    """

    form = ForeignKey(Form, on_delete=OnDelete.cascade, null=False)
    number = Integer(default=1)
    questions = Text(default="[]", help_text="a JSON list, in their order")
    is_answered = Boolean(default=False, help_text="it never changes any more")
