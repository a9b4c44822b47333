"""Whoever follows links comes to no closed door, whoever they are."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.journeys.city import City

pytestmark = pytest.mark.xdist_group("journeys")

PEOPLE = ("", "Łucja Żurawina", "Ewa Modrzew", "Marek Olcha", "Halina Wrzos")
"""A visitor; a volunteer, a coordinator, a city officer and a city administrator of the demo."""

STARTS = ("/", "/me", "/desk", "/demo", "/demo/mail")
CLOSED_WITH_A_WORD = {"/city"}
"""The front page is the same for all and leads to the office, which asks who is coming."""

ALIKE = 3
"""So many addresses of a kind are followed: the first events, the first shifts."""

LINK = re.compile(r'\b(?:href|src|action|hx-get)="(/[^"#]*)')
NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)(?:\w+-[\w-]+|\d+)(?=[/.?]|$)|(?<==)[^&]+")


@pytest.mark.parametrize("name", PEOPLE, ids=["visitor", *PEOPLE[1:]])
def test_links_lead_somewhere(city: City, name: str):
    with city.browser() as browser:
        if name:
            become(browser, name)
        closed = {
            path: status
            for path, status in walk(browser)
            if status >= 400 and path not in CLOSED_WITH_A_WORD
        }
    assert closed == {}


def become(browser: httpx.Client, name: str) -> None:
    """One press in the demo."""
    page = browser.get("/demo").text
    line = page[page.index(f">{name}<") :]
    account = re.search(r'name="account" value="([^"]+)"', line)[1]
    assert browser.post("/demo", data={"account": account}).status_code == 303


def walk(browser: httpx.Client) -> Iterator[tuple[str, int]]:
    """Everything that links lead to, with what came of it."""
    waiting, known, kinds = deque(STARTS), set(STARTS), Counter[str]()
    while waiting:
        path = waiting.popleft()
        answer = browser.get(path)
        yield path, answer.status_code
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for found in links_in(answer.text):
            kind = NAME.sub("…", found)
            if found not in known and kinds[kind] < ALIKE:
                kinds[kind] += 1
                known.add(found)
                waiting.append(found)


def links_in(page: str) -> list[str]:
    """Addresses of ours in a page; forms that change something are left alone."""
    reading = re.sub(r'<form[^>]*method="post"[^>]*>', "", page)
    return [unescape(found) for found in LINK.findall(reading)]
