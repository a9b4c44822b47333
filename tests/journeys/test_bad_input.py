"""Whatever is sent: never an error of ours, nothing half saved, and words that help."""

import re
from urllib.parse import quote, urlencode

import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.testing.actors import FORM
from core.testing.marks import fingerprint
from core.testing.pages import forms_on
from core.testing.permissions import ACTORS, example_of
from core.testing.walks import (
    changes_since,
    desks,
    doors_with_rows,
    listed,
    pages,
    settings_of,
)
from core.web.i18n import gettext, use_language

# The doors and what their forms take are found once: one worker asks all of them.
pytestmark = pytest.mark.xdist_group("bad input")

TEXTS = [
    "",
    " ",
    "x" * 21_000,
    "\x00",
    "a\x00b",
    "a\x1b[31mb\x7f",
    "a\r\nBcc: x@example.org",
    "a\u2028b\u202ec\u200bd\ufeff",
    "\U0010ffff\ufffe",
    "Zażółć gęślą — Україна 漢字 🎪" * 3,
    "'; DROP TABLE people_person; --",
    '" OR 1=1 --',
    "%' ESCAPE '\\",
    "{{7*7}}${7*7}{% for x in y %}{event.__init__.__globals__}",
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "../../etc/passwd",
    "//evil.example",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
]
NUMBERS = ["-1", "0", "1e999", "NaN", "9" * 30, "9" * 5000, "٣", "0x10", "1.5", "١٢"]
TIMES = [
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2027-02-30T10:00",
    "2027-03-28T02:30",
    "2026-10-25T02:30",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "yesterday",
]
NAMES = ["not-a-uuid", "00000000-0000-0000-0000-000000000000", "{", "[]", "null", "true"]
EMAILS = ["a@b", f"{'x' * 300}@example.org", "ą@ę.pl", "a@[127.0.0.1]", "a@example.org\nBcc: b"]
VALUES = [*TEXTS, *NUMBERS, *TIMES, *NAMES]
GENERATE = Phase.generate
DELIBERATE = {
    "people_sign_in_attempt": "a wrong code is counted",
    "checkin_scan": "a reading that was refused is kept",
    "files_file": "a picture stays when another field is wrong, so that nobody chooses it again",
}


def is_said(answer):
    """An error is a page with a heading, or JSON with its parts."""
    if answer.headers["content-type"].startswith("application/problem+json"):
        return {"title", "status", "detail", "code", "fields"} <= set(answer.json())
    if answer.headers["content-type"].startswith("application/json"):
        return {"error", "message", "fields"} <= set(answer.json()) or "result" in answer.json()
    return bool(re.search(r"<h1[ >]|data-heading|class=\"signup", answer.text))


class Judge:
    """Looks at each answer, and knows whether the city is still as it was sown."""

    def __init__(self, sown):
        self.sown = sown
        self.faults = []
        self.is_changed = False

    async def start(self):
        self.before = await fingerprint()
        return self

    def hear(self, answer, *what):
        """An error is ours, or not said."""
        if answer.status_code >= 500 or (answer.status_code >= 400 and not is_said(answer)):
            self.faults.append((answer.status_code, *what))

    async def look(self, answer, *what):
        """And something is saved though an error is said."""
        self.hear(answer, *what)
        after = await fingerprint()
        changed = {name for name in after if after[name] != self.before[name]}
        half = changed - set(DELIBERATE)
        if answer.status_code >= 400 and half:
            self.faults.append((answer.status_code, *what, sorted(half)))
        self.before, self.is_changed = after, self.is_changed or bool(changed)

    async def nothing_is_saved(self):
        self.faults += await changes_since(self.before)

    async def put_back(self):
        if self.is_changed:
            await self.sown.again()
            self.before, self.is_changed = await fingerprint(), False

    async def send(self, desk, somebody, typed):
        """Send a form; where nothing was left to do, once more from the start."""
        answer = await somebody.send(desk.address, typed)
        if self.is_changed and answer.status_code in {303, 404, 409, 410}:
            await self.put_back()
            answer = await somebody.send(desk.address, typed)
        return answer

    def judge(self):
        assert not self.faults, f"{len(self.faults)} faults\n" + listed(self.faults[:60])


@pytest.fixture
async def table(sown):
    """The doors that take a form; to find them makes passes, so the city is put back."""
    if sown.world.ours not in TABLES:
        TABLES[sown.world.ours] = await desks(sown)
        await sown.again()
    return TABLES[sown.world.ours]


TABLES = {}


@pytest.fixture
async def judge(sown, table):
    """Watches one test."""
    return await Judge(sown).start()


def inputs_of(desk):
    """The names of a form's fields and buttons that somebody could write anything into."""
    names = [one.name for one in desk.form.inputs if one.name and one.name != "csrf_token"]
    names += [name for name, _, _ in desk.form.buttons if name]
    return list(dict.fromkeys(names))


def short(typed):
    """What was typed, so that a list of faults can be read."""
    return {k: v if len(v) < 60 else f"{v[:20]}… ({len(v)})" for k, v in typed.items()}


def temptations(kind, place):
    """What could go wrong in one kind of field; the place in the form chooses among words."""
    by_kind = {
        "email": EMAILS,
        "select": NAMES[:2],
        "radio": NAMES[:2],
        "checkbox": NAMES[:2],
        "hidden": [*NAMES[:2], "9" * 30, "//evil.example", "x" * 21_000],
        "number": ["9" * 30, "-1", "0", "x"],
        "date": ["0001-01-01", "9999-12-31", "2027-02-30"],
        "datetime-local": ["0001-01-01T00:00", "9999-12-31T23:59", "2027-02-30T10:00", "x"],
        "time": ["24:61", "23:59", "x"],
    }
    words = ["a\x00b", "x" * 21_000, "a\r\nBcc: x@example.org", "9" * 30]
    return by_kind.get(kind, [words[place % 4]])


def is_translation(name):
    """The same field in another language than the first."""
    return name.endswith(("-en", "-uk"))


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
async def test_unknown_fields_are_named_in_the_readers_language(sown, table, judge, language):
    """At every door that takes a form, on a page and to a program."""
    with use_language(language):
        said = gettext("This field is not known here.")
    for desk in table:
        if desk.door.path.endswith(("/scan", "/scans")):
            continue  # it takes JSON
        with settings_of(desk.row):
            somebody = sown.world.browser(sown.app, desk.actor)
            pairs = [*desk.form.pairs, ("no_such_field", "x")]
            page = await somebody.send(desk.address, pairs, **{"Accept-Language": language})
            await judge.look(page, desk.address)
            if page.status_code != 422 or said not in page.text or "no_such_field" not in page.text:
                judge.faults.append((desk.address, page.status_code))
            json = {"Accept": "application/json", "Accept-Language": language}
            answer = await somebody.send(desk.address, pairs, **json)
            if answer.json()["fields"].get("no_such_field") != [said]:
                judge.faults.append((desk.address, answer.json()))
    judge.judge()


async def test_nonsense_in_every_field_is_refused_whole(sown, table, judge):
    """Too long, empty, control characters, other alphabets, formulas, SQL, templates, times."""
    for desk in table:
        names = inputs_of(desk)
        somebody = sown.world.browser(sown.app, desk.actor)
        with settings_of(desk.row):
            for turn in range(4 if names else 1):
                typed = {
                    name: VALUES[(5 * place + 11 * turn) % len(VALUES)]
                    for place, name in enumerate(names)
                }
                answer = await judge.send(desk, somebody, typed)
                await judge.look(answer, desk.address, short(typed))
        await judge.put_back()
    judge.judge()


async def filled_rightly(somebody, desk):
    """What the form takes; what it marks as wrong in plain words is left empty."""
    answer = await somebody.send(desk.address, desk.form.filled("Zwykłe słowa"))
    wrong = {name: "" for form in forms_on(answer.text) for name in form.wrong}
    return dict(desk.form.filled("Zwykłe słowa", **wrong))


async def right_ones(sown, table):
    """Every door whose form asks for something, with what it takes; found out once a worker."""
    if sown.world.ours not in RIGHTS:
        found = RIGHTS[sown.world.ours] = []
        for desk in table:
            if inputs_of(desk):
                with settings_of(desk.row):
                    somebody = sown.world.browser(sown.app, desk.actor)
                    found.append((desk, await filled_rightly(somebody, desk)))
                await sown.again()
    return [
        (desk, sown.world.browser(sown.app, desk.actor), right)
        for desk, right in RIGHTS[sown.world.ours]
    ]


RIGHTS = {}


async def test_one_wrong_field_among_right_ones_saves_nothing_half(sown, table, judge):
    """What a service finds only after the form itself was right."""
    for desk, somebody, right in await right_ones(sown, table):
        kinds = {one.name: one.kind for one in desk.form.inputs if one.name in inputs_of(desk)}
        plain = [(name, kind) for name, kind in kinds.items() if not is_translation(name)]
        with settings_of(desk.row):
            for place, (name, kind) in enumerate(plain):
                for value in temptations(kind, place):
                    answer = await judge.send(desk, somebody, right | {name: value})
                    await judge.look(answer, desk.address, short({name: value}))
        await judge.put_back()
    judge.judge()


def drawn(strategy, number):
    """The same examples in every run."""
    found = []

    @examples(
        max_examples=number, derandomize=True, deadline=None, database=None, phases=[Phase.generate]
    )
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return found


async def test_any_words_in_any_fields_save_nothing_half(sown, table, judge):
    """As Hypothesis makes them up."""
    rights = await right_ones(sown, table)
    words = st.one_of(st.sampled_from(VALUES), st.text(st.characters(codec="utf-8"), max_size=40))

    def typed_at(number):
        names = st.sampled_from(inputs_of(rights[number][0]))
        return st.tuples(st.just(number), st.dictionaries(names, words, min_size=1, max_size=4))

    for number, typed in drawn(st.sampled_from(range(len(rights))).flatmap(typed_at), 80):
        desk, somebody, right = rights[number]
        with settings_of(desk.row):
            answer = await judge.send(desk, somebody, right | typed)
            await judge.look(answer, desk.address, short(typed))
    judge.judge()


# --- bodies --------------------------------------------------------------------------------------


def part(name, content=b"b", more=""):
    """One part of a multipart body whose boundary is x."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


MULTIPART = "multipart/form-data; boundary=x"
BODIES = [
    ("application/json", b'{"email": "a@example.org"}'),
    ("application/json", b"{" * 100_000),
    ("text/plain", b"email=a@example.org"),
    ("", b"x"),
    ("nonsense; ;;=", b"x"),
    ("multipart/form-data", b"no boundary"),
    (MULTIPART, b"nonsense"),
    (MULTIPART, part("email")[:-4]),
    (MULTIPART, part("email")),
    (MULTIPART, part("email", b"\xff\xfe") + b"--x--"),
    (f"{MULTIPART}; charset=nonsense", part("email", b"\xff\xfe") + b"--x--"),
    (MULTIPART, b"".join(part(f"f{n}") for n in range(3000)) + b"--x--"),
    (MULTIPART, part("email", more='; filename="../../x\r\n.png"') + b"--x--"),
    (FORM, b"%zz=%ff&\xff\xfe=1&email=%00&=&&;"),
    (FORM, "&".join(f"f{n}=1" for n in range(10_000)).encode()),
    (FORM, b"email=" + b"x" * 13_000_000),
]


async def test_bodies_that_cannot_be_read_are_refused(sown, table, judge):
    """Wrong kinds, broken parts, too many, too large: by visitors and by who is signed in."""
    paths = {"/sign-in", "/report", "/checkin/{list_id}/scan", "/me/account"}
    some = [one for one in table if one.door.path in paths or one.door.path.endswith("/new")]
    for desk in some:
        somebody = sown.world.browser(sown.app, desk.actor)
        for kind, body in BODIES:
            headers = {"Content-Type": kind, "X-CSRF-Token": somebody.csrf}
            answer = await somebody.ask("POST", desk.address, headers=headers, content=body)
            await judge.look(answer, desk.address, kind, body[:60])
            if answer.status_code < 400:
                judge.faults.append((answer.status_code, desk.address, kind, body[:60]))
    judge.judge()


async def test_files_where_words_are_asked_for_are_refused(sown, table, judge):
    for desk in table:
        somebody = sown.world.browser(sown.app, desk.actor)
        for name in inputs_of(desk):
            content = part(name, b"\x89PNG", '; filename="a.png"') + b"--x--"
            headers = {"Content-Type": MULTIPART, "X-CSRF-Token": somebody.csrf}
            with settings_of(desk.row):
                answer = await somebody.ask("POST", desk.address, headers=headers, content=content)
            await judge.look(answer, desk.address, name)
            if answer.status_code != 422:
                judge.faults.append((answer.status_code, desk.address, name))
    judge.judge()


# --- addresses -----------------------------------------------------------------------------------


def asked_of(door, texts):
    """The names that pages of ours ask for behind the "?" of a path."""
    pattern = re.compile(door.path.replace("{", "(?P<").replace("}", ">[^/?]+)") + r"\?([^\"#]+)")
    links = [found.group().partition("?")[2] for text in texts for found in pattern.finditer(text)]
    return {
        pair.partition("=")[0] for link in links for pair in link.replace("&amp;", "&").split("&")
    }


async def test_queries_of_nonsense_are_never_an_error_of_ours(sown, judge):
    """In every name that a page asks for or its handler knows; SQL in search, sort and place."""
    seen = [page async for _, page in pages(sown, "coordinator", [sown.world.ours])]
    texts = [page.text for page in seen] + [f"{page.url}" for page in seen]
    for door, row in doors_with_rows(sown):
        if door.method != "GET":
            continue
        with settings_of(row):
            address = door.address(await example_of(row, sown.world.ours))
            actors = [one for one in ("coordinator", *ACTORS) if one in row.allow]
            somebody = sown.world.browser(sown.app, (actors or ["coordinator"])[0])
            needed = row.queries.get(door.path, "")  # a stream would go on for ten minutes
            for query in queries(door, texts):
                answer = await somebody.get(f"{address}?{query}&{needed}")
                judge.hear(answer, address, query[:80])
    judge.judge()


KNOWN = ("q", "search", "after", "before", "kind", "state", "area", "audience", "month", "day")


def queries(door, texts):
    """Some at every page, and more where something is asked for."""
    yield "no_such=1&sort=email&filter[password]=x&lang=xx&q=%00%ff&q=2"
    names = sorted(asked_of(door, texts))
    if names or door.path.count("/") == 1:
        for value in VALUES[::4]:
            yield urlencode([(name, value[:9000]) for name in (*names, *KNOWN)])
        for value in ("\x00", "0001-01-01T00:00:00+14:00_" + NAMES[1], "9" * 30):
            yield from (urlencode({name: value}) for name in (names or KNOWN))


async def test_parts_of_addresses_that_are_nonsense_lead_nowhere(sown, judge):
    """404 for ids, names and numbers of any kind; one door stands for all of its policy."""
    nonsense = ["x", "%00", "a%00b", "%ff", "..%2f..", "'", "%0d%0aSet-Cookie:a=b", "9" * 400, "-1"]
    nonsense += [NAMES[1], "ż" * 90, "x" * 5000, "%E2%80%AE"]
    looked_at = set()
    for door, row in doors_with_rows(sown):
        if row.example is None or row.settings or (door.policy, *door.types) in looked_at:
            continue
        looked_at.add((door.policy, *door.types))
        values = await example_of(row, sown.world.ours)
        actor = next((one for one in ACTORS if one in row.allow), "coordinator")
        somebody = sown.world.browser(sown.app, actor)
        for name in door.types:
            for word in nonsense:
                spelled = {n: quote(str(values[n]), safe="/") for n in door.types} | {name: word}
                path = door.path.format(**spelled)
                answer = await somebody.ask(door.method, path, content="")
                judge.hear(answer, path)
                if answer.status_code not in ANSWERS_TO_NONSENSE:
                    judge.faults.append((answer.status_code, path))
    await judge.nothing_is_saved()
    judge.judge()


ANSWERS_TO_NONSENSE = {400, 403, 404, 405, 409, 410, 422}


async def test_headers_of_nonsense_change_nothing(sown, judge):
    """Cookies, languages, tags, keys: a visitor is a visitor."""
    for name, value in [
        ("Cookie", "session=%C5%BC; flash=x.x; language=%00; sign-in=" + "x" * 3000),
        ("Cookie", "session=" + "x" * 5000),
        ("Cookie", "flash=WyJhIl0=.00000000000000000000000000000000; ;;=;"),
        ("Accept-Language", "xx,*;q=nonsense,pl;q=-1," + "a" * 3000),
        ("If-None-Match", '"' + "x" * 3000),
        ("If-Modified-Since", "yesterday"),
        ("Accept", "application/json;q=nonsense"),
        ("Authorization", "Bearer nonsense"),
        ("X-Forwarded-For", "not-an-address"),
        ("X-Forwarded-Host", "evil.example"),
        ("Range", "bytes=-9999999999"),
        ("Idempotency-Key", "x" * 5000),
        ("HX-Request", "true"),
    ]:
        for path in ("/", "/events", "/calendar.ics", "/sign-in", "/me", "/static/pospolu.css"):
            for actor in ("visitor", "coordinator"):
                somebody = sown.world.browser(sown.app, actor)
                answer = await somebody.ask("GET", path, headers={name: value})
                judge.hear(answer, path, name, value[:60])
                assert "evil.example" not in answer.text + str(answer.headers)
    await judge.nothing_is_saved()
    judge.judge()
