"""The forms of a volunteer's own page, and of an organization that sees papers and checks."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from core.contracts.texts import msg
from core.data.times import city_today
from core.people.api import area_choices
from core.web.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    EmailAddressField,
    LocalizedTextField,
    MultiChoiceField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form
from core.web.i18n import gettext, language
from plugins.volunteering.profiles import TIMES, ProfileContent
from plugins.volunteering.qualifying import KINDS, OTHER, Kinds, QualificationContent, kinds_on
from plugins.volunteering.queries.profiles import LISTS
from plugins.volunteering.values import SKILLS, SPOKEN_LANGUAGES, CheckContent, CheckResult


class ProfileForm(Form):
    """What a volunteer tells of themselves; nothing of it has to be told."""

    languages = MultiChoiceField(msg("Languages that you speak"), choices=dict(SPOKEN_LANGUAGES))
    skills = MultiChoiceField(msg("What you can do"), choices=dict(SKILLS))
    interests = MultiChoiceField(msg("What interests you"))
    availability = MultiChoiceField(msg("When you mostly have time"), choices=dict(TIMES))
    phone = TextField(
        msg("Phone"),
        most=30,
        description=msg("Organizers see it on the day of your shift only."),
    )
    hears_of_offers = BooleanField(
        msg("Tell me of new offers of my favourite organizations"),
    )
    takes_calls = BooleanField(
        msg("You may ask me when somebody is missing"),
        description=msg("Only for shifts that fit your time and for which you are qualified."),
    )
    only_favourites = BooleanField(msg("But only my favourite organizations"), default=True)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.interests.choices = area_choices(language())

    def content(self) -> ProfileContent:
        """What was written, as the service takes it."""
        lists = {name: tuple(getattr(self, name).data or ()) for name in LISTS}
        return ProfileContent(
            **lists,
            phone=(self.phone.data or "").strip(),
            hears_of_offers=self.hears_of_offers.data,
            takes_calls=self.takes_calls.data,
            only_favourites=self.only_favourites.data,
        )


class QualificationForm(Form):
    """A qualification that somebody says they have; `hosts` are those who can see the paper."""

    kind = ChoiceField(msg("What"))
    title = TextField(msg("In own words"), most=150, description=msg("Only for something else."))
    valid_until = DateField(
        msg("Valid until"),
        [validators.Optional()],
        description=msg("The last day on the paper. Leave it empty if there is none."),
    )
    host = ChoiceField(
        msg("Who is to see the paper"),
        default="",
        description=msg("Show it to them when you meet; we keep no copy."),
    )

    def __init__(
        self,
        *given: Any,
        hosts: list[tuple[str, str]] | None = None,
        kinds: Kinds = KINDS,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.kind.choices = kind_choices(kinds)
        self.host.choices = [("", gettext(msg("Nobody for now"))), *(hosts or [])]

    def content(self) -> QualificationContent:
        """What was written, as the service takes it."""
        return QualificationContent(
            kind=self.kind.data,
            title=(self.title.data or "").strip(),
            valid_until=self.valid_until.data,
        )


def kind_choices(kinds: Kinds, *, with_other: bool = True) -> list[tuple[str, str]]:
    """The kinds that can be chosen today, by name."""
    today = city_today()
    found = [(key, gettext(title)) for key, title in kinds_on(today, kinds).items()]
    found.sort(key=lambda one: one[1])
    return [*found, *([(OTHER, gettext(msg("Something else")))] if with_other else [])]


class KindForm(Form):
    """What a kind of qualification is called in the city."""

    title = LocalizedTextField(msg("What it is called"), is_required=True)
    must_end = BooleanField(
        msg("It holds for a time only"),
        description=msg("Then people write the last day on their paper."),
    )


class SeenForm(Form):
    """A paper that an organization has seen: whose, which, until when."""

    name = TextField(msg("Name and surname"), [required(msg("Write a name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])
    kind = ChoiceField(msg("What"))
    valid_until = DateField(
        msg("Valid until"),
        [validators.Optional()],
        description=msg("The last day on the paper. Leave it empty if there is none."),
    )

    def __init__(self, *given: Any, kinds: Kinds = KINDS, **named: Any) -> None:
        super().__init__(*given, **named)
        self.kind.choices = kind_choices(kinds, with_other=False)

    def content(self) -> QualificationContent:
        """What was written, as the service takes it."""
        return QualificationContent(kind=self.kind.data, valid_until=self.valid_until.data)


class CheckForm(Form):
    """What a coordinator keeps of a check before work with minors; no documents."""

    name = TextField(msg("Name and surname"), [required(msg("Write a name."))])
    email = EmailAddressField(msg("E-mail"), [required(msg("Write an e-mail address."))])
    result = ChoiceField(
        msg("Result"),
        choices={
            CheckResult.ADMITTED: msg("Admitted to work with minors"),
            CheckResult.REFUSED: msg("Not admitted"),
        },
    )
    register_on = DateField(
        msg("Register of sexual offenders: day of the check"), [validators.Optional()]
    )
    record_on = DateField(
        msg("National Criminal Record (KRK): day of the information"), [validators.Optional()]
    )
    countries_on = DateField(
        msg("Other countries of residence: day of the information or statement"),
        [validators.Optional()],
    )
    checked_by = TextField(msg("Who checked"))
    printout_place = TextField(msg("Where the printouts lie"))

    def content(self) -> CheckContent:
        """What was written, as the service takes it."""
        return CheckContent(
            result=CheckResult(self.result.data),
            register_on=self.register_on.data,
            record_on=self.record_on.data,
            countries_on=self.countries_on.data,
            checked_by=self.checked_by.data or "",
            printout_place=self.printout_place.data or "",
        )


class FavouriteForm(Form):
    """An organization to hear of."""

    organization = ChoiceField(msg("Organization"))

    def __init__(
        self, *given: Any, hosts: list[tuple[str, str]] | None = None, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.organization.choices = hosts or []


class UnfavouriteForm(Form):
    """An organization to hear no more of."""

    organization = HiddenField(default="")


class ForgetForm(Form):
    """A qualification to be deleted."""

    qualification = HiddenField(validators=[validators.UUID()])
