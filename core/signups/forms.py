"""The forms of signing up and of the host's desk."""

from __future__ import annotations

from core.contracts.texts import msg
from core.web.fields import (
    BooleanField,
    DateField,
    EmailAddressField,
    HiddenField,
    LongTextField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form


class SignedInForm(Form):
    """What somebody signed in sends: who comes along, and a yes to a warning."""

    companions = LongTextField(msg("Who comes with you"), most=2000)
    accepts_overlap = BooleanField(msg("Yes, sign up for this as well"))
    notice_version = HiddenField(default="")

    def companion_names(self) -> tuple[str, ...]:
        """One name a line."""
        lines = (self.companions.data or "").splitlines()
        return tuple(line.strip()[:200] for line in lines if line.strip())


class VisitorForm(SignedInForm):
    """What a visitor sends: name and e-mail, nothing more."""

    name = TextField(msg("Your name"), [required(msg("Write your name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write your e-mail address."))])


class LinkForm(Form):
    """What the page behind a link sends."""

    accepts_overlap = BooleanField(msg("Yes, sign up for this as well"))


class AddForm(Form):
    """Somebody whom the host adds by hand."""

    name = TextField(msg("Name"), [required(msg("Write a name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])
    override_reason = TextField(msg("Reason, if their time is taken"))


class PaperForm(Form):
    """Somebody who signed a form on paper; the day stays for the next one."""

    name = TextField(msg("Name and surname"), [required(msg("Write a name."))])
    signed_on = DateField(
        msg("Day on the form"), [required(msg("Write the day on which the form was signed."))]
    )


class JoinForm(Form):
    """The letters on a pass."""

    code = TextField(
        msg("Letters on the pass"), [required(msg("Write the letters on the pass."))], most=20
    )


class AddressForm(Form):
    """Where the link that joins a sign-up from paper goes."""

    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])


class ReasonForm(Form):
    """A reason that the person is told."""

    reason = TextField(msg("Reason"), [required(msg("Write a reason. The person will read it."))])


class DecisionForm(Form):
    """The host's answer to a sign-up that was asked for."""

    decision = HiddenField(validators=[validators.AnyOf(["approve", "decline"])])
    reason = TextField(msg("Reason"))
