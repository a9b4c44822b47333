"""Forms: what was typed, checked field by field, with messages in the reader's language."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Self, TypeVar

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.exceptions import ClientException
from wtforms import Field, FileField, FormField
from wtforms import Form as WTForm

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import has_controls, msg
from core.web.i18n import gettext, language, refusal_words

MOST_NAMED = 20
UNKNOWN = msg("This field is not known here.")
CHARACTERS = msg("This text has characters that cannot be used.")
ALWAYS_KNOWN = {"csrf_token", "idempotency_key"}
F = TypeVar("F", bound="Form")


class Submitted:
    """A submitted form in the shape that WTForms reads: `getlist` over strings and uploads."""

    def __init__(self, data: FormMultiDict) -> None:
        self._data = data

    def __contains__(self, name: object) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._data.keys()))

    def __len__(self) -> int:
        return len(self._data)

    def getlist(self, name: str) -> list[str]:
        """All texts under a name, with their line ends made plain."""
        values = self._data.getall(name, [])
        return [value.replace("\r\n", "\n") for value in values if isinstance(value, str)]

    def uploads(self, name: str) -> list[UploadFile]:
        """All files under a name."""
        return [one for one in self._data.getall(name, []) if isinstance(one, UploadFile)]


class Form(WTForm):
    """The base of our forms; labels, hints and choices are message ids, translated when made.

    `may_outlive` begins the names of fields that may have gone since the page was opened.
    """

    may_outlive = ""

    def __init__(self, formdata: Submitted | None = None, **kwargs: Any) -> None:
        meta = {"locales": [language()], **kwargs.pop("meta", {})}
        self.form_errors: list[str] = []
        super().__init__(formdata=formdata, meta=meta, **kwargs)
        for one in self:
            _translate(one)

    def refuse(self, name: str, text: str, **values: object) -> None:
        """Put a sentence beside a field after the checks that only a service can make."""
        _put(self[name], gettext(text, **values))

    def with_ids(self, suffix: object) -> Self:
        """The form with ids of its own on a page that has several of its kind."""
        for one in self:
            one.id = f"{one.short_name}-{suffix}"
        return self

    def need_valid(self) -> None:
        """Raises Invalid where a field is wrong; what is wrong stands beside it already."""
        if not self.validate():
            raise Invalid({})

    def take(self, error: Invalid | Refused) -> None:
        """Put a service's errors beside the fields; what is of no field goes to the form's top."""
        if isinstance(error, Refused):
            self.form_errors = [*self.form_errors, refusal_words(error.refusal)]
            return
        for name, texts in error.fields.items():
            for said in map(gettext, texts):
                if name in self:
                    _put(self[name], said)
                else:
                    self.form_errors = [*self.form_errors, said]


def _put(one: Field, said: str) -> None:
    """Beside a field; what is said of a text in several languages stands beside its first one."""
    target = next(iter(one.form)) if isinstance(one, FormField) else one
    target.errors = [*target.errors, said]


def _translate(one: Field) -> None:
    one.label.text = gettext(str(one.label.text))
    if isinstance(one.description, str) and one.description:
        one.description = gettext(one.description)
    choices = getattr(one, "choices", None)
    if isinstance(choices, dict):
        one.choices = {key: gettext(str(text)) for key, text in choices.items()}


def _names(form: WTForm) -> set[str]:
    names: set[str] = set()
    for one in form:
        names |= _names(one.form) if isinstance(one, FormField) else {one.name}
    return names


def _texts(data: FormMultiDict) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in data.multi_items() if isinstance(value, str))


def check_names(data: FormMultiDict, form: Form) -> None:
    """Refuse fields that the form does not have. Raises Invalid."""
    sent = set(data.keys())
    outlived = {one for one in sent if form.may_outlive and one.startswith(form.may_outlive)}
    refuse_unknown(sent - outlived, _names(form))


def refuse_unknown(sent: Iterable[str], known: Collection[str]) -> None:
    """Refuse names of fields that no page of ours sends there. Raises Invalid."""
    unknown = sorted({*sent} - {*known} - ALWAYS_KNOWN)[:MOST_NAMED]
    if unknown:
        raise Invalid({name[:80]: [UNKNOWN] for name in unknown})


def check_characters(data: FormMultiDict) -> None:
    """Refuse control characters other than line ends and tabs. Raises Invalid."""
    for name, value in _texts(data):
        if has_controls(value):
            raise Invalid({name[:80]: [CHARACTERS]})


def check_files(data: FormMultiDict, form: WTForm) -> None:
    """Refuse files where the form asks for words. Raises Invalid."""
    sent = {name for name, value in data.multi_items() if isinstance(value, UploadFile)}
    for name in sent:
        if name not in form or not isinstance(form[name], FileField):
            raise Invalid({name[:80]: [msg("This kind of file cannot be used")]})


async def sent_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    """What was sent, as it is. Raises ClientException for what cannot be read.

    Litestar lets pass what a charset that there is not, or bytes that are no text, make of it.
    """
    try:
        return await request.form()
    except (LookupError, UnicodeError) as error:
        raise ClientException from error


async def read_form(
    request: Request[Any, Any, Any],
    form_class: type[F],
    /,
    *,
    data: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> F:
    """What was sent, as a form of that class; `data` fills it where nothing was sent.

    Raises Invalid for unknown fields, control characters, and files where none is asked for: no
    page of ours sends those.
    """
    if request.method == "GET":
        return form_class(data=dict(data or {}), **arguments)
    sent = await sent_form(request)
    form = form_class(Submitted(sent), data=dict(data or {}), **arguments)
    check_names(sent, form)
    check_files(sent, form)
    check_characters(sent)
    return form


async def idempotency_key(request: Request[Any, Any, Any]) -> str | None:
    """The key of a write that may be sent again: the header, or the form's hidden field."""
    header = request.headers.get("idempotency-key")
    if header:
        return header[:200]
    field = (await sent_form(request)).get("idempotency_key")
    return str(field)[:200] if field and not isinstance(field, UploadFile) else None
