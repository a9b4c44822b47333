"""The forms of signing up and of the host's desk."""

from __future__ import annotations

from typing import Any

from core.contracts.ages import AGE_TITLES, MINORS, AgeBand
from core.contracts.texts import msg
from core.people.api import ConsentScope, Relation
from core.signups.minors import AgeQuestions
from core.signups.values import LARGEST_PARTY, HandsOver
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailAddressField,
    HiddenField,
    IntegerField,
    LongTextField,
    MultiChoiceField,
    RadioField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext

NOBODY = msg("Choose to whom you write.")
NO_REASON = msg("Write why people have to know it at once. The reason is logged.")


class SignedInForm(Form):
    """What somebody signed in sends: who comes along, and a yes to a warning."""

    companions = LongTextField(msg("Who comes with you"), most=2000)
    accepts_overlap = BooleanField(msg("Yes, sign up for this as well"))
    notice_version = HiddenField(default="")
    invitation = HiddenField(default="")
    age = HiddenField(validators=[validators.AnyOf(["", *AgeBand])], default="")
    guardian_email = EmailAddressField(
        msg("E-mail of a parent or guardian"), [validators.Optional()]
    )
    child_name = TextField(msg("The child's name"))

    def ask_age(self, asked: AgeQuestions, *, is_known: bool) -> bool:
        """Whether all is answered that is asked of minors; writes what is missing beside it."""
        band = self.age.data
        if asked.age and not band:
            self.refuse("age", msg("Choose how old you are."))
        is_minor = band in MINORS if asked.age else asked.guardian
        needs_email = is_minor and band != AgeBand.UNDER_13 and asked.guardian
        if needs_email and not self.guardian_email.data:
            text = msg("Write the e-mail address of a parent or guardian. We ask them for consent.")
            self.refuse("guardian_email", text)
        if band == AgeBand.UNDER_13 and is_known and not self.child_name.data:
            self.refuse("child_name", msg("Write the child's name."))
        return not self.errors

    def companion_names(self) -> tuple[str, ...]:
        """One name a line."""
        lines = (self.companions.data or "").splitlines()
        return tuple(line.strip()[:200] for line in lines if line.strip())


class VisitorForm(SignedInForm):
    """What a visitor sends: name and e-mail, nothing more."""

    name = TextField(msg("Your name"), [required(msg("Write your name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write your e-mail address."))])


class TakeForm(SignedInForm):
    """What somebody sends who takes a place that is given on."""

    name = TextField(msg("Your name"))

    def ask_name(self, *, is_known: bool) -> bool:
        """Whether somebody who is not known yet says who they are, and is old enough to act."""
        if not is_known and not self.name.data:
            self.refuse("name", msg("Write your name."))
        if self.age.data == AgeBand.UNDER_13:
            self.refuse("age", msg("A parent or guardian signs up a child under 13."))
        return not self.errors


WAYS = ["mail", "public", "link"]


class HandOverForm(Form):
    """To whom a place is given: whom we write to, anybody, or who gets the link otherwise."""

    way = HiddenField(validators=[validators.AnyOf(WAYS)])
    wants = HiddenField(
        validators=[validators.Optional(), validators.UUID(msg("Choose from the list."))],
        default="",
    )
    email = EmailAddressField(msg("E-mail of that person"), [validators.Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """An address to write to, where we are to write."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.way.data == "mail" and not self.email.data:
            self.refuse("email", msg("Write the e-mail address of that person."))
        return is_valid and not self.errors


class LinkForm(Form):
    """What the page behind a link sends."""

    accepts_overlap = BooleanField(msg("Yes, sign up for this as well"))


class ReplyForm(Form):
    """What somebody replies to a host who asked back; the questions come with it."""

    reply = LongTextField(msg("Your reply"), most=2000)


class OnBehalfForm(Form):
    """What a host writes down of somebody's answers; the questions come with it."""

    not_asked = BooleanField(msg("They were not asked: keep no answers"))


AGES: dict[str, str] = {"": msg("Choose"), **AGE_TITLES}


class OfSomebodyForm(Form):
    """What the host says of somebody else's age, where the thing asks for it."""

    age = ChoiceField(msg("Age"), choices=AGES, default="")

    def is_age_said(self, *, is_asked: bool) -> bool:
        """Whether an age was chosen where one is asked; what is missing is written beside it."""
        if is_asked and not self.age.data:
            self.refuse("age", msg("Choose how old they are."))
        return not self.errors

    def band(self) -> AgeBand | None:
        """What was chosen; None where no age is asked."""
        return AgeBand(self.age.data) if self.age.data else None


class AddForm(OfSomebodyForm):
    """Somebody whom the host adds by hand."""

    name = TextField(msg("Name"), [required(msg("Write a name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])
    override_reason = TextField(msg("Reason, if a rule speaks against it"))
    guardian_email = EmailAddressField(
        msg("E-mail of a parent or guardian"), [validators.Optional()]
    )


class PaperForm(OfSomebodyForm):
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


class GuardianEmailForm(Form):
    """Whom to ask for consent, as the minor writes it."""

    guardian_email = EmailAddressField(
        msg("E-mail of a parent or guardian"), [required(msg("Write an e-mail address."))]
    )


SCOPES = {
    ConsentScope.SIGNUP: msg("To this sign-up only"),
    ConsentScope.ORGANIZATION: msg("To all shifts with this organization, for a year"),
}
RELATIONS = {
    Relation.PARENT: msg("Parent"),
    Relation.GUARDIAN: msg("Guardian"),
}


class ConsentForm(Form):
    """A guardian's yes."""

    guardian_name = TextField(
        msg("Your name and surname"), [required(msg("Write your name and surname."))]
    )
    relation = ChoiceField(msg("Who you are to the child"), choices=RELATIONS)
    scope = ChoiceField(msg("What you consent to"), choices=SCOPES)


class AgeForm(OfSomebodyForm):
    """Another age of somebody than was said, and how the host knows."""

    reason = TextField(
        msg("How you know"), [required(msg("Write how you know. The reason is logged."))], most=300
    )


class PaperConsentForm(Form):
    """What a coordinator keeps of a consent on paper: never the paper itself."""

    guardian_name = TextField(
        msg("Name of the parent or guardian"), [required(msg("Write the name on the form."))]
    )
    relation = ChoiceField(msg("Who they are to the child"), choices=RELATIONS)
    signed_on = DateField(
        msg("Day on the form"), [required(msg("Write the day on which the form was signed."))]
    )
    place = TextField(
        msg("Where the paper lies"), [required(msg("Write where the paper can be found."))]
    )
    scope = ChoiceField(msg("What they consented to"), choices=SCOPES)


class CompanionForm(Form):
    """Who does not come along."""

    companion = HiddenField(validators=[validators.InputRequired(), validators.UUID()])


HANDS_OVER = {
    HandsOver.NO: msg("Nobody: who cannot come cancels"),
    HandsOver.TOLD: msg("To anybody who may sign up; we are told"),
    HandsOver.APPROVED: msg("To somebody we agree to"),
}


class SheetForm(Form):
    """What a host decides of a sheet by itself."""

    hands_over = RadioField(msg("To whom people may give their place"), choices=HANDS_OVER)
    largest_party = IntegerField(
        msg("Most people in one sign-up"),
        [
            validators.Optional(),
            validators.NumberRange(
                min=1, max=LARGEST_PARTY, message=msg("Give a number from 1 to 10.")
            ),
        ],
    )


class ReasonForm(Form):
    """A reason that the person is told."""

    reason = TextField(msg("Reason"), [required(msg("Write a reason. The person will read it."))])


class WriteForm(Form):
    """What a host writes to people, and to which of them."""

    states = MultiChoiceField(
        msg("To whom"),
        choices={
            "confirmed": msg("People who have a place"),
            "waiting": msg("People who wait for a place or an answer"),
        },
        default=["confirmed"],
    )
    subject = TextField(msg("Subject"), [required(msg("Write a subject."))], most=150)
    text = LongTextField(
        msg("Your message"), [required(msg("Write what you want to say."))], most=5000
    )
    is_urgent = BooleanField(msg("Urgent: send it now, also at night"))
    urgent_reason = TextField(msg("Why it is urgent"), most=300)
    step = HiddenField(default="preview")

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody to write to, and a reason to disturb them at night."""
        is_valid = bool(super().validate(extra_validators))
        if not self.states.data:
            self.states.errors = [*self.states.errors, gettext(NOBODY)]
            is_valid = False
        if self.is_urgent.data and not (self.urgent_reason.data or "").strip():
            self.urgent_reason.errors = [*self.urgent_reason.errors, gettext(NO_REASON)]
            is_valid = False
        return is_valid


class DecisionForm(Form):
    """The host's answer to a sign-up that was asked for, or a question before it."""

    decision = HiddenField(validators=[validators.AnyOf(["approve", "decline", "ask"])])
    reason = TextField(msg("Reason"), most=1000)
