"""Those who come along, as fields of the sign-up form: where ages are asked, how old each is."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from core.contracts.ages import MINORS, AgeBand
from core.contracts.texts import msg
from core.people.api import Relation
from core.signups.forms import AGES, SignedInForm
from core.signups.minors import asks_age
from core.signups.rules import most_in_party
from core.signups.values import Companion, Sheet
from core.web.fields import ChoiceField, EmailAddressField, TextField, validators

F = TypeVar("F", bound=SignedInForm)
BY_MAIL = "mail"
CONSENTS = {
    "": msg("Choose"),
    Relation.PARENT: msg("I am their parent, and I consent"),
    Relation.GUARDIAN: msg("I am their legal guardian, and I consent"),
    BY_MAIL: msg("Another parent or guardian: write to them"),
}


def most_companions(sheet: Sheet) -> int:
    """How many people somebody can bring here, each with an age; 0 where no age is asked."""
    return most_in_party(sheet) - 1 if asks_age(sheet) else 0


def with_companions(base: type[F], sheet: Sheet) -> type[F]:
    """The form that also asks about those who come along, in fields for each of them."""
    fields: dict[str, Any] = {}
    for number in range(1, most_companions(sheet) + 1):
        fields |= {
            _name(number, "name"): TextField(msg("Name and surname")),
            _name(number, "age"): ChoiceField(msg("Age"), choices=AGES, default=""),
            _name(number, "consent"): ChoiceField(
                msg("Who consents"), choices=CONSENTS, default=""
            ),
            _name(number, "guardian_email"): EmailAddressField(
                msg("E-mail of a parent or guardian"), [validators.Optional()]
            ),
        }
    return cast("type[F]", type(base.__name__, (base,), fields))


def _name(number: int, field: str) -> str:
    return f"companion_{number}_{field}"


def typed_companions(form: SignedInForm, sheet: Sheet) -> tuple[Companion, ...]:
    """Those who come along, as they were typed; rows that are empty count for nobody."""
    most = most_companions(sheet)
    if not most:
        return tuple(Companion(name=name) for name in form.companion_names())
    found = (_typed(form, number) for number in range(1, most + 1))
    return tuple(one for one in found if one.name)


def _typed(form: SignedInForm, number: int) -> Companion:
    said = {
        field: form[_name(number, field)].data or ""
        for field in ("name", "age", "consent", "guardian_email")
    }
    # What is no choice of the list is refused beside its field; here it only must not be one.
    band = AgeBand(said["age"]) if said["age"] in set(AgeBand) else None
    consents = said["consent"] if band in MINORS else ""
    return Companion(
        name=said["name"].strip(),
        age=band,
        leader_is=Relation(consents) if consents in set(Relation) else None,
        guardian_email=said["guardian_email"] if consents == BY_MAIL else "",
    )


def check_companions(form: SignedInForm, sheet: Sheet) -> bool:
    """Whether all is said of each; what is missing is written beside it."""
    for number in range(1, most_companions(sheet) + 1):
        _check(form, number)
    return not form.errors


def _check(form: SignedInForm, number: int) -> None:
    one, consents = _typed(form, number), form[_name(number, "consent")].data
    if not one.name:
        if one.age:
            form.refuse(_name(number, "name"), msg("Write the name."))
        return
    if one.age is None:
        form.refuse(_name(number, "age"), msg("Choose how old they are."))
    elif one.age in MINORS and not consents:
        form.refuse(_name(number, "consent"), msg("Say who consents for them."))
    elif one.age is AgeBand.UNDER_13 and consents == BY_MAIL:
        text = msg("A parent or guardian signs up a child under 13.")
        form.refuse(_name(number, "consent"), text)
    elif one.age in MINORS and consents == BY_MAIL and not one.guardian_email:
        text = msg("Write the e-mail address of a parent or guardian. We ask them for consent.")
        form.refuse(_name(number, "guardian_email"), text)
