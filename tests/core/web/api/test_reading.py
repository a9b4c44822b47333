"""What programs send: strict types, no unknown names, a place and a sentence for each fault."""

from dataclasses import dataclass, field

import msgspec
import pytest
from litestar.datastructures import MultiDict

from core.contracts.errors import Invalid
from core.web.api.reading import CHARACTERS, MISSING, NO_JSON, UNFIT, UNKNOWN, read_body, read_query
from core.web.api.shapes import Instant, Line, Page, Texts, change_of, changed
from core.web.errors import Problem

pytestmark = pytest.mark.anyio


class Inner(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    line: Line = ""


class Outer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    number: int
    at: Instant | None = None
    inner: Inner = msgspec.field(default_factory=Inner)


class Asked(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    number: int = 1
    word: str = ""


@dataclass
class Sent:
    """As much of a request as is read."""

    raw: bytes = b""
    headers: dict = field(default_factory=dict)
    query: list = field(default_factory=list)

    async def body(self):
        return self.raw

    @property
    def query_params(self):
        return MultiDict(self.query)


@pytest.mark.parametrize(
    ("raw", "path", "key"),
    [
        (b"{", "", NO_JSON),
        (b"\xff\xfe", "", NO_JSON),
        (b"[" * 100_000, "", NO_JSON),
        (b'"\\ud800"', "", NO_JSON),
        (b"[]", "", UNFIT),
        (b"", "number", MISSING),
        (b"{}", "number", MISSING),
        (b'{"number": 1, "role": "admin"}', "role", UNKNOWN),
        (b'{"number": 1, "inner": {"role": 1}}', "inner.role", UNKNOWN),
        (b'{"number": "1"}', "number", UNFIT),
        (b'{"number": true}', "number", UNFIT),
        (b'{"number": 1, "at": "2027-05-08T10:00:00"}', "at", UNFIT),
        (b'{"number": 1, "at": 1}', "at", UNFIT),
        (b'{"number": 1, "at": "0001-01-01T00:00:00+12:00"}', "at", UNFIT),
        (b'{"number": 1, "at": "9999-12-31T23:59:59-12:00"}', "at", UNFIT),
        (b'{"number": 1, "inner": {"line": "a\\u0000b"}}', "inner.line", CHARACTERS),
        (b'{"number": 1, "inner": {"line": "a\\nb"}}', "inner.line", UNFIT),
    ],
)
async def test_faults_have_a_place_and_a_sentence(raw, path, key):
    with pytest.raises(Invalid) as wrong:
        await read_body(Sent(raw), Outer)
    assert wrong.value.fields == {path: [key]}


async def test_what_is_right_is_read():
    found = await read_body(Sent(b'{"number": 2, "at": "2027-05-08T10:00:00+02:00"}'), Outer)
    assert found.number == 2
    assert found.at.utcoffset() is not None


@pytest.mark.parametrize(
    ("raw", "headers", "status"),
    [
        (b"number=1", {"content-type": "application/x-www-form-urlencoded"}, 415),
        (b" " * 300_000, {"content-type": "application/json"}, 413),
    ],
)
async def test_other_bodies_are_refused(raw, headers, status):
    with pytest.raises(Problem) as refused:
        await read_body(Sent(raw, headers), Outer)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("query", "path", "key"),
    [
        ([("sort", "email")], "sort", UNKNOWN),
        ([("filter[password]", "x")], "filter[password]", UNKNOWN),
        ([("number", "one")], "number", UNFIT),
        ([("number", "1"), ("number", "2")], "number", UNFIT),
        ([("word", "a\x00")], "word", CHARACTERS),
    ],
)
def test_only_listed_filters_are_taken(query, path, key):
    with pytest.raises(Invalid) as wrong:
        read_query(Sent(query=query), Asked)
    assert wrong.value.fields == {path: [key]}
    assert read_query(Sent(query=[("number", "5")]), Asked).number == 5


def test_a_change_leaves_what_it_does_not_name():
    present = Outer(number=1, inner=Inner(line="here"))
    change = msgspec.convert({"number": 2}, change_of(Outer))
    assert changed(present, change) == Outer(number=2, inner=Inner(line="here"))


def test_texts_go_both_ways():
    said = Texts(original="uk", uk=" Привіт ", pl="")
    assert said.localized().texts == {"uk": "Привіт"}
    assert Texts.of(said.localized()).uk == "Привіт"
    assert Page(items=[1]).after is None
