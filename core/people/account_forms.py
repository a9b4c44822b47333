"""Forms about one's own account: signing in, second factors, addresses, passwords."""

from __future__ import annotations

from typing import Any

from core.contracts.ages import AGE_TITLES, AgeBand
from core.contracts.texts import LANGUAGES, msg
from core.people.forms import MailField
from core.web.fields import ChoiceField, HiddenField, PasswordField, TextField, required, validators
from core.web.forms import Form
from core.web.sharing import LANGUAGE_NAMES

AGES = {band: title for band, title in AGE_TITLES.items() if band is not AgeBand.UNDER_13}
"""What somebody with an account says of their age; under 13 the guardian acts."""


class AgeForm(Form):
    """Another age than was said before."""

    age = ChoiceField(msg("How old you are"), choices=AGES)


class SignInForm(Form):
    """Who wants to sign in."""

    email = MailField(msg("E-mail address"), [required()])
    next = HiddenField()


class CodeForm(Form):
    """The code out of the mail."""

    code = TextField(msg("Six-digit code"), [required()], most=20)


class LinkForm(Form):
    """The address again, for a link that is opened in another browser."""

    email = MailField(msg("E-mail address"), [validators.Optional()])


class PasswordSignInForm(Form):
    """An address with its password."""

    email = MailField(msg("E-mail address"), [required()])
    password = PasswordField(msg("Password"), [required()])
    next = HiddenField()


class FactorForm(Form):
    """A code of the app, or one from paper."""

    code = TextField(
        msg("Code"),
        [required()],
        most=40,
        description=msg("Six digits from the app, or one of your recovery codes."),
    )
    next = HiddenField()


class AppForm(Form):
    """The first code of an app that is being set up."""

    code = TextField(msg("Six digits from the app"), [required()], most=20)


class PasskeyAnswerForm(Form):
    """What a passkey signed, as the browser's script fills it in."""

    credential = HiddenField()
    next = HiddenField()


class PasskeyForm(Form):
    """A new passkey: its name, and what the device made."""

    name = TextField(
        msg("Name of the passkey"),
        [required()],
        most=60,
        description=msg("For example: my phone."),
    )
    credential = HiddenField()


class RowForm(Form):
    """A press of a button about one thing of a list."""

    row = HiddenField()


class AddressForm(Form):
    """The address to sign in with from now on."""

    email = MailField(msg("New e-mail address"), [required()])


class PersonForm(Form):
    """A person's own name and language."""

    name = TextField(msg("First and last name"), [required()])
    language = ChoiceField(msg("Language of messages"))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self["language"].choices = {code: LANGUAGE_NAMES[code] for code in LANGUAGES}


class PasswordForm(Form):
    """A new password; the present one where there is one."""

    old_password = PasswordField(msg("Present password"), [validators.Optional()])
    password = PasswordField(
        msg("New password"),
        [required()],
        description=msg("At least 12 characters. Several unrelated words are good."),
    )


class AccountChoiceForm(Form):
    """Whom of the demo's people to be."""

    account = HiddenField()
