"""Forms as a browser finds them on a page, ready to be filled in and sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

Pairs = list[tuple[str, str]]
WORDS = {"text", "search", "textarea", "tel"}


@dataclass(slots=True)
class Input:
    """One control; `value` is what a browser would send of it, None nothing."""

    name: str
    kind: str
    value: str | None = ""
    options: list[str] = field(default_factory=list)
    is_required: bool = False
    is_wrong: bool = False


@dataclass(slots=True)
class PageForm:
    """A form with what stands in it; `buttons` are (name, value, formaction)."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    enctype: str = ""

    @property
    def pairs(self) -> Pairs:
        """What is sent when nobody types anything."""
        return [(one.name, one.value) for one in self.inputs if one.name and one.value is not None]

    @property
    def is_write(self) -> bool:
        """It is sent by POST."""
        return self.method == "post"

    def names(self, kinds: Sequence[str] | set[str]) -> list[str]:
        """The names of its controls of some kinds."""
        return [one.name for one in self.inputs if one.name and one.kind in kinds]

    @property
    def wrong(self) -> list[str]:
        """The names of its controls that are marked as wrong."""
        return [one.name for one in self.inputs if one.is_wrong]

    def filled(self, words: str, **given: str) -> Pairs:
        """With `words` in each text, something fitting elsewhere, and what is `given` by name."""
        filled = [replace(one, value=_fitting(one, words)) for one in self.inputs]
        pairs = replace(self, inputs=filled).pairs
        kept = [(name, value) for name, value in pairs if name not in given]
        return [*kept, *given.items()]


def _fitting(one: Input, words: str) -> str | None:
    """What somebody could have put there."""
    ahead = datetime.now(UTC) + timedelta(days=40, hours=2 if "end" in one.name else 0)
    made = {
        "email": "somebody@example.org",
        "url": "https://example.org/",
        "number": "20",
        "date": f"{ahead:%Y-%m-%d}",
        "datetime-local": f"{ahead:%Y-%m-%dT%H:%M}",
        "time": "12:00" if one.name.startswith("to") else "10:00",
        "file": None,
    }
    if one.kind in WORDS:
        return words
    if one.kind in made:
        return one.value or made[one.kind]
    if one.kind == "checkbox" and one.is_required:
        return one.value or "y"
    if one.kind == "select":
        return one.value or next(filter(None, one.options), "")
    return one.value


class _Reader(HTMLParser):
    """Collects forms; nothing else of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._open: Input | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(
                action=given.get("action", ""),
                method=given.get("method", "get").lower(),
                enctype=given.get("enctype", ""),
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._take(tag, given)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "button" and kind == "text":
            kind = "submit"
        if kind == "submit":
            self._form.buttons.append((name, given.get("value", ""), given.get("formaction", "")))
        elif tag == "input":
            is_off = kind in {"checkbox", "radio"} and "checked" not in given
            value = None if is_off else given.get("value", "")
            if given.get("inputmode") == "numeric":
                kind = "number"
            made = Input(name, kind, value, [given.get("value", "y")])
            self._add(made, given)
        elif tag in {"textarea", "select"}:
            self._open = Input(name, tag)
            self._add(self._open, given)
        elif tag == "option" and self._open is not None:
            self._open.options.append(given.get("value", ""))
            if "selected" in given or len(self._open.options) == 1:
                self._open.value = given.get("value", "")

    def _add(self, one: Input, given: dict[str, str]) -> None:
        one.is_required = "required" in given
        one.is_wrong = given.get("aria-invalid") == "true"
        assert self._form is not None
        self._form.inputs.append(one)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in {"textarea", "select"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._open.kind == "textarea":
            self._open.value = (self._open.value or "") + data


def forms_on(page: str) -> list[PageForm]:
    """The forms of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
