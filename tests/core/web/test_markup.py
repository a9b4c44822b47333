"""Markdown written by people can do no harm."""

from html.parser import HTMLParser

import pytest

from core.web.markup import markdown


class Tags(HTMLParser):
    """Collects the tags and attributes that a browser would see."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(text):
    reader = Tags()
    reader.feed(str(markdown(text)))
    return reader.found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "<img src=x onerror=alert(1)>",
        "![x](http://tracker.example/p.png)",
        '<a href="/" hx-get="/city" data-hx-post="/x">x</a>',
        "<iframe src=//evil></iframe>",
    ],
)
def test_nothing_dangerous_survives(text):
    for tag, attributes in tags(text):
        assert tag in {"p", "a"}
        assert set(attributes) <= {"href", "rel"}
        assert attributes.get("href", "http:").startswith(("http:", "https:", "mailto:"))


def test_plain_markdown_is_rendered():
    assert ("strong", {}) in tags("To **ważne**")
    assert tags("[x](https://leszno.example)")[1][1]["href"] == "https://leszno.example"


@pytest.mark.parametrize("marks", ["#", "##", "###"])
@pytest.mark.parametrize("before", ["", "Wstęp\n\n"])
def test_headings_stand_below_those_of_the_page(marks, before):
    assert ("h3", {}) in tags(f"{before}{marks} Nowe zasady")
