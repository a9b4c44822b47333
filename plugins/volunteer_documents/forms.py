"""What is typed about certificates and opinions."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.contracts.errors import NotFound
from core.contracts.texts import LANGUAGES, msg
from core.data.ids import id_or_none
from core.web.fields import (
    ChoiceField,
    DateField,
    HiddenField,
    LongTextField,
    MultiChoiceField,
    TextField,
    UploadField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.sharing import LANGUAGE_NAMES
from plugins.volunteer_documents.rules import LONGEST_OPINION
from plugins.volunteer_documents.values import KIND_TITLES, StatementKind, Wish

LANGUAGE_CHOICES = {code: LANGUAGE_NAMES[code] for code in LANGUAGES}
FUNCTION = msg("Name and function, as under the signature. It can stay empty.")


class AskForm(Form):
    """A request for a document about oneself."""

    organization = ChoiceField(msg("Organization"))
    kind = ChoiceField(
        msg("What you ask for"), choices={one.value: KIND_TITLES[one] for one in StatementKind}
    )
    first = DateField(msg("From day"), [validators.Optional()])
    last = DateField(msg("Until day"), [validators.Optional()])
    school = TextField(
        msg("School and class"), description=msg("Where it should stand on the certificate.")
    )
    language = ChoiceField(msg("Language of the document"), choices=LANGUAGE_CHOICES)

    def offer_hosts(self, hosts: Mapping[str, str]) -> None:
        """The organizations that can be asked: names by ids."""
        self.organization.choices = list(hosts.items())

    def wish(self) -> Wish:
        """What was chosen; after `validate()`."""
        return Wish(
            kind=StatementKind(self.kind.data),
            first=self.first.data,
            last=self.last.data,
            school=self.school.data or "",
            language=self.language.data,
        )


class RequestForm(Form):
    """One request by its id."""

    request = HiddenField(msg("Request"), [validators.Length(max=40)])

    def chosen(self) -> UUID:
        """The id. Raises NotFound for what is none."""
        return id_of(self.request.data)


class ReasonForm(Form):
    """Why something is declined or revoked."""

    reason = LongTextField(
        msg("Reason"), [required(msg("Write a reason. People will read it."))], most=500
    )


class PeriodForm(Form):
    """The days that are certified."""

    first = DateField(msg("From day"), [required(msg("Choose a day."))])
    last = DateField(msg("Until day"), [required(msg("Choose a day."))])


class AboutForm(Form):
    """About whom a document is, and who signs it."""

    who = HiddenField(msg("Volunteer"), [required(), validators.Length(max=250)])
    request = HiddenField(msg("Request"), [validators.Length(max=40)])
    replaces = HiddenField(msg("Replaces"), [validators.Length(max=40)])
    name = TextField(
        msg("Name and surname"), [required()], description=msg("As it is to stand on the paper.")
    )
    language = ChoiceField(msg("Language of the document"), choices=LANGUAGE_CHOICES)
    signer = TextField(msg("Who signs"), description=FUNCTION)


class CertificateForm(AboutForm):
    """A certificate of hours; how many they are is counted anew when it is issued."""

    first = DateField(msg("From day"), [required(msg("Choose a day."))])
    last = DateField(msg("Until day"), [required(msg("Choose a day."))])
    school = TextField(msg("School and class"))
    scope = LongTextField(
        msg("Scope of services"),
        [required()],
        most=3000,
        description=msg("A line for each. The law asks for the scope (art. 44(2))."),
    )

    def lines(self) -> tuple[str, ...]:
        """The scope in lines."""
        return tuple(one.strip() for one in (self.scope.data or "").split("\n") if one.strip())


class OpinionForm(AboutForm):
    """An opinion in words."""

    text = LongTextField(
        msg("Opinion"),
        [required(msg("Write the opinion."))],
        most=LONGEST_OPINION,
        description=msg("What the volunteer did and how. It stands on the paper as you write it."),
    )


class BulkForm(PeriodForm):
    """Certificates for many at once."""

    people = MultiChoiceField(msg("Volunteers"), choices=[], validate_choice=False)
    language = ChoiceField(msg("Language of the documents"), choices=LANGUAGE_CHOICES)
    signer = TextField(msg("Who signs"), description=FUNCTION)


class SignedForm(Form):
    """A PDF with signatures in place of the printed one."""

    document = UploadField(
        msg("Signed PDF"),
        description=msg("A scan of the signed paper or a file with an e-signature, up to 10 MB."),
    )


def id_of(text: str | None) -> UUID:
    """An id that was sent. Raises NotFound for what is none."""
    found = id_or_none(text)
    if found is None:
        raise NotFound
    return found


def optional_id(text: str | None) -> UUID | None:
    """The same, None for nothing."""
    return id_of(text) if text else None
