"""Markdown written by people, as HTML that can do no harm."""

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_LARGE_HEADING = re.compile(r"^##? ", re.MULTILINE)
"""The page around the text has the first two ranks."""
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "hr"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


def markdown(text: str) -> Markup:
    """Safe HTML: a short list of tags, links to http(s) and mailto only, no attributes of htmx."""
    html = _parser().render(_LARGE_HEADING.sub("### ", text))
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 -- cleaned by nh3 just above
