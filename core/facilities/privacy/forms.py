"""The forms of this room."""

from __future__ import annotations

from wtforms.validators import Length

from core.contracts.texts import msg
from core.facilities.privacy.values import RequestKind
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailAddressField,
    IntegerField,
    LongTextField,
    TextField,
    required,
)
from core.web.forms import Form

HOW_THEY_ASKED = msg("How they asked, and how you know it is them")


class EmptyForm(Form):
    """One press."""


class EraseForm(Form):
    """The two words that an erasure needs."""

    understood = BooleanField(
        msg("I know that this cannot be undone"), [required(msg("Tick this to go on."))]
    )
    cancels = BooleanField(msg("Cancel what I have ahead, too"))
    leaves = BooleanField(msg("Leave it to the city to find another administrator"))


class AskForm(Form):
    """Somebody has asked the city for their data, and may have no account."""

    email = EmailAddressField(msg("The person's e-mail address"), [required(), Length(max=320)])
    kind = ChoiceField(
        msg("What they ask for"),
        choices={
            RequestKind.EXPORT.value: msg("Give out their data"),
            RequestKind.ERASURE.value: msg("Erase their data"),
        },
    )
    reason = LongTextField(HOW_THEY_ASKED, [required(), Length(max=500)])
    cancels = BooleanField(msg("Cancel what the person has ahead, too"))
    leaves = BooleanField(msg("Leave organizations without an administrator, too"))


class PaperExportForm(Form):
    """Somebody from paper asks what is kept of them."""

    reason = LongTextField(HOW_THEY_ASKED, [required(), Length(max=500)])


class PaperEraseForm(Form):
    """Somebody from paper asks to be erased."""

    erase_reason = LongTextField(HOW_THEY_ASKED, [required(), Length(max=500)])
    cancels = BooleanField(msg("Cancel what the person has ahead, too"))
    understood = BooleanField(
        msg("I know that this cannot be undone"), [required(msg("Tick this to go on."))]
    )


class NumberForm(Form):
    """A new value of a period."""

    value = IntegerField(msg("New value"), [required()])
    in_force_from = DateField(msg("In force from"), [required()])
    because = TextField(msg("Law or reason"), [required(), Length(max=300)])
