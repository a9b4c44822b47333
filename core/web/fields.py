"""The kinds of fields our forms are made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from litestar.datastructures import UploadFile
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    FileField,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
    ValidationError,
    validators,
)
from wtforms import DateField as _DateField
from wtforms import IntegerField as _IntegerField
from wtforms.utils import unset_value
from wtforms.widgets import CheckboxInput, ListWidget

from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.data.times import is_within_reach, to_utc, to_wall
from core.settings import current
from core.web.i18n import gettext

SHORT = 200
LONG = 20_000
EMAIL = 254
LARGEST_INTEGER = 2**31 - 1

__all__ = [
    "BooleanField",
    "ChoiceField",
    "DateField",
    "EmailAddressField",
    "HiddenField",
    "IntegerField",
    "LocalizedLongTextField",
    "LocalizedTextField",
    "LongTextField",
    "MultiChoiceField",
    "PasswordField",
    "RadioField",
    "TextField",
    "URLField",
    "UploadField",
    "WallTimeField",
    "validators",
]


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def required(text: str = msg("Please fill this in.")) -> validators.InputRequired:
    """The field may not be empty, nor hold spaces only."""
    return _Required(_Lazy(text))


class _Required(validators.InputRequired):
    def __call__(self, form: Form, field: Any) -> None:
        given = field.raw_data[0] if field.raw_data else None
        if isinstance(given, str) and not given.strip():
            field.raw_data = None
        super().__call__(form, field)


class _Lazy(str):
    """A message id that WTForms formats; translated when it is turned into text."""

    __slots__ = ()

    def __str__(self) -> str:
        return gettext(str.__str__(self))


class TextField(StringField):
    """One line of text, stripped, at most `most` characters."""

    def __init__(
        self, label: str, checks: Sequence[Any] = (), *, most: int = SHORT, **kw: Any
    ) -> None:
        super().__init__(label, [*checks, validators.Length(max=most)], filters=[_strip], **kw)

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 -- WTForms' signature
        """A line has no line ends."""
        if "\n" in (self.data or ""):
            raise ValidationError(gettext("Please write this in one line."))


class LongTextField(TextAreaField):
    """Several lines of text (Markdown where the page says so)."""

    def __init__(
        self, label: str, checks: Sequence[Any] = (), *, most: int = LONG, **kw: Any
    ) -> None:
        super().__init__(label, [*checks, validators.Length(max=most)], filters=[_strip], **kw)


class EmailAddressField(EmailField):
    """An e-mail address; whether it exists is found out by writing to it."""

    def __init__(self, label: str, checks: Sequence[Any] = (), **kw: Any) -> None:
        rules = [*checks, validators.Length(max=EMAIL), validators.Email()]
        super().__init__(label, rules, filters=[_strip], **kw)


class WallTimeField(DateTimeLocalField):
    """A date and time as the clock on the city's wall shows it; `instant` is the same in UTC."""

    data: Any
    FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

    def __init__(self, label: str, checks: Sequence[Any] = (), **kw: Any) -> None:
        super().__init__(label, checks, format=list(self.FORMATS), **kw)

    def process_data(self, value: datetime | None) -> None:
        """Show a stored instant as wall time."""
        aware = value is not None and value.tzinfo is not None
        super().process_data(to_wall(value, current().city_zone) if aware and value else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse years that no calendar of ours has; sums with them would overflow."""
        super().process_formdata(valuelist)
        if self.data and not is_within_reach(self.data):
            self.data = None
            raise ValueError(self.gettext("Not a valid datetime value."))

    @property
    def instant(self) -> datetime | None:
        """What was chosen, in UTC."""
        return to_utc(self.data, current().city_zone) if self.data else None


class DateField(_DateField):
    """A day of a year that our calendar has."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse other years, as sums with them would overflow."""
        super().process_formdata(valuelist)
        if self.data and not is_within_reach(self.data):
            self.data = None
            raise ValueError(self.gettext("Not a valid date value."))


class IntegerField(_IntegerField):
    """A whole number that fits into a column of the database."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what is longer than 32 bits as if it were no number."""
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) > LARGEST_INTEGER:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


class ChoiceField(SelectField):
    """One of a few; choices are {value: message id}."""


class MultiChoiceField(SelectMultipleField):
    """Any of a few, as checkboxes; choices are {value: message id}."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class UploadField(FileField):
    """An uploaded file; `read()` gives its bytes, or nothing when none was chosen."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take an upload that has a name; a browser sends an empty part for "no file"."""
        super().process(None, data, extra_filters)
        if formdata is not None:
            self.raw_data = [one for one in formdata.uploads(self.name) if one.filename]
            self.data = self.raw_data[0] if self.raw_data else None

    async def read(self) -> bytes | None:
        """The bytes of the chosen file."""
        return await self.data.read() if isinstance(self.data, UploadFile) else None


def _language_form(kind: type[StringField], most: int, *, is_required: bool) -> type[Form]:
    """A small form with one field per language; the first one is the original."""
    fields: dict[str, Any] = {}
    for place, code in enumerate(LANGUAGES):
        checks = [required()] if is_required and place == 0 else [validators.Optional()]
        fields[code] = kind(code, [*checks, validators.Length(max=most)], filters=[_strip])
    return type("LanguageForm", (Form,), fields)


class _LocalizedField(FormField):
    kind: type[StringField] = StringField
    most = SHORT

    def __init__(self, label: str, *, is_required: bool = False, **kw: Any) -> None:
        inner = _language_form(self.kind, self.most, is_required=is_required)
        super().__init__(inner, label, **kw)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Fill from a LocalizedText."""
        if isinstance(data, LocalizedText):
            data = dict(data.texts)
        super().process(formdata, data if isinstance(data, Mapping) else {}, extra_filters)

    @property
    def data(self) -> LocalizedText:
        """What was written, without the languages left empty."""
        texts = {code: text for code, text in self.form.data.items() if text}
        return LocalizedText(original=LANGUAGES[0], texts=texts)


class LocalizedTextField(_LocalizedField):
    """One line in up to three languages; `data` is a LocalizedText."""


class LocalizedLongTextField(_LocalizedField):
    """Several lines in up to three languages; `data` is a LocalizedText."""

    kind = TextAreaField
    most = LONG
