"""Forms about organizations: theirs, and the office's."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from core.contracts.texts import msg
from core.people.addresses import read_email
from core.people.areas import area_choices
from core.people.directory import areas_of
from core.people.kinds import KIND_RULES, Need
from core.people.tables import Organization
from core.people.values import MERGED_FIELDS, ROLE_TITLES, OrganizationDetails, OrganizationKind
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailAddressField,
    HiddenField,
    LocalizedLongTextField,
    LongTextField,
    MultiChoiceField,
    TextField,
    UploadField,
    URLField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language


class MailField(EmailAddressField):
    """An address that mail can be sent to."""

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001 -- WTForms' signature
        """Refuse what only looks like an address."""
        if self.data and not self.errors:
            try:
                read_email(self.data)
            except ValueError as error:
                text = gettext(msg("Write the address as name@example.org."))
                raise ValidationError(text) from error


class OrganizationForm(Form):
    """What an organization says of itself; its kind decides which numbers are asked for."""

    legal_name = TextField(
        msg("Full name"), [required()], most=300, description=msg("As in the register or statute.")
    )
    short_name = TextField(
        msg("Short name"),
        [validators.Optional()],
        most=120,
        description=msg("For lists and calendars."),
    )
    parent_name = TextField(
        msg("Branch of"),
        [validators.Optional()],
        most=300,
        description=msg("The full name of the national organization."),
    )
    krs = TextField(msg("KRS number"), [validators.Optional()], most=20)
    register_number = TextField(msg("Number in the register"), [validators.Optional()], most=60)
    nip = TextField(msg("NIP"), [validators.Optional()], most=20)
    regon = TextField(msg("REGON"), [validators.Optional()], most=20)
    areas = MultiChoiceField(msg("Areas of public tasks"), [validators.Optional()])
    description = LocalizedLongTextField(msg("What you do"))
    address = TextField(msg("Address"), [validators.Optional()], most=300)
    email = MailField(msg("Public e-mail address"), [required()])
    phone = TextField(msg("Phone"), [validators.Optional()], most=40)
    website = URLField(
        msg("Website"), [validators.Optional(), validators.Length(max=300), validators.URL()]
    )
    ade_address = TextField(
        msg("Address for electronic delivery"), [validators.Optional()], most=40
    )
    privacy_contact = TextField(
        msg("Contact for personal data"),
        [validators.Optional()],
        most=300,
        description=msg("Who answers questions about personal data: a person or an address."),
    )
    logo = UploadField(msg("Logo"), [validators.Optional()])

    def __init__(self, *arguments: Any, organization_kind: OrganizationKind, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.organization_kind = organization_kind
        self["areas"].choices = dict(area_choices(language()))
        rules = KIND_RULES[organization_kind]
        numbers = ("krs", "nip", "regon", "register_number")
        hidden = [name for name in numbers if getattr(rules, name) is Need.NONE]
        hidden += [] if rules.needs_parent else ["parent_name"]
        for name in hidden:
            del self[name]
        if rules.register and "register_number" in self:
            self["register_number"].description = gettext(rules.register)

    def validate_website(self, field: URLField) -> None:
        """A link on our pages leads to the web and nowhere else."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext(msg("Begin the address with https://")))

    def details(self, present: Organization | None = None) -> OrganizationDetails:
        """What was typed, as the service takes it; the rest as it is at present."""
        base = {name: getattr(present, name) or "" for name in _TEXTS} if present else {}
        typed = {name: value or "" for name, value in self.data.items() if name in _TEXTS}
        given = base | typed
        return OrganizationDetails(
            kind=self.organization_kind,
            areas=tuple(self["areas"].data or ()),
            description=self["description"].data,
            **given,
        )


_TEXTS = {
    "legal_name", "short_name", "parent_name", "krs", "register_number", "nip", "regon",
    "address", "email", "phone", "website", "ade_address", "privacy_contact",
}  # fmt: skip


class RegistrationForm(OrganizationForm):
    """The first time, with who registers and that the terms are accepted."""

    person_name = TextField(msg("Your first and last name"), [required()])
    function = TextField(
        msg("Your function"),
        [validators.Optional()],
        most=120,
        description=msg("For example: chair of the board."),
    )
    accepts_terms = BooleanField(
        msg("I accept the terms for the organization, and may act for it"), [required()]
    )
    terms_version = HiddenField()


class LinkClaimForm(Form):
    """Who takes an organization over by the mailed link."""

    function = TextField(msg("Your function"), [validators.Optional()], most=120)
    accepts_terms = BooleanField(
        msg("I accept the terms for the organization, and may act for it"), [required()]
    )
    terms_version = HiddenField()


class ClaimForm(LinkClaimForm):
    """Who asks for an organization, and why they may."""

    function = TextField(
        msg("Your function"),
        [required()],
        most=120,
        description=msg("For example: chair of the board."),
    )
    statement = LongTextField(msg("Why you may act for the organization"), [required()], most=2000)
    krs_excerpt = TextField(
        msg("Number of the KRS excerpt"),
        [validators.Optional()],
        most=60,
        description=msg("The number at the foot of a current excerpt, if you have one."),
    )


class MergeForm(Form):
    """Which words come from which of two organizations, and why they become one."""

    other = HiddenField()
    reason = LongTextField(msg("Reason"), [required()], most=2000)

    @property
    def is_sent(self) -> bool:
        """Whether somebody has chosen; before, the page proposes."""
        return bool(self["reason"].raw_data)


for _name in MERGED_FIELDS:
    setattr(MergeForm, _name, HiddenField(default="this"))


class IdentityKeptForm(OrganizationForm):
    """A verified organization's form: who it is stays as the city verified it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in ("legal_name", "parent_name", "krs", "register_number", "nip", "regon"):
            if name in self:
                del self[name]


def typed_from(organization: Organization) -> dict[str, Any]:
    """An organization's row as its form shows it."""
    given: dict[str, Any] = {name: getattr(organization, name) or "" for name in _TEXTS}
    return given | {
        "areas": list(areas_of(organization)),
        "description": organization.description,
    }


class InvitationForm(Form):
    """Whom to invite, to what."""

    email = MailField(msg("E-mail address"), [required()])
    role = ChoiceField(
        msg("Role"), choices={role.value: text for role, text in ROLE_TITLES.items()}
    )
    function = TextField(msg("Function in the organization"), [validators.Optional()], most=120)


class RoleForm(Form):
    """A member's new role."""

    role = ChoiceField(
        msg("Role"), choices={role.value: text for role, text in ROLE_TITLES.items()}
    )


class ReasonForm(Form):
    """Why the city does it."""

    reason = LongTextField(msg("Reason"), [validators.Optional()], most=2000)


class CityRoleForm(Form):
    """A role in the city's office, given or taken."""

    role = HiddenField()
    is_given = BooleanField()


class HandoverForm(Form):
    """Who becomes the administrator, and why."""

    email = MailField(msg("Address of the new administrator"), [required()])
    reason = LongTextField(msg("Reason"), [required()], most=2000)


class ObjectionForm(Form):
    """Why a hand-over is wrong."""

    why = LongTextField(msg("Why you object"), [validators.Optional()], most=2000)


class TermsForm(Form):
    """A further version of the terms that organizations accept."""

    version = TextField(
        msg("Name of the version"),
        [required()],
        most=20,
        description=msg("Such as the year and the month: 2027-01."),
    )
    in_force_from = DateField(
        msg("In force from"),
        [required()],
        description=msg("Those who register an organization from this day on accept it."),
    )
    text = LocalizedLongTextField(msg("Text"), is_required=True)


class ReportForm(Form):
    """What is wrong with a page."""

    path = HiddenField()
    reason = LongTextField(msg("What is wrong"), [required()], most=4000)
    email = MailField(
        msg("Your e-mail address"),
        [validators.Optional()],
        description=msg("Only if you want an answer."),
    )


class EmptyForm(Form):
    """A press of a button, with nothing in it."""
