"""Texts of strangers made plain: no markup, no control characters, no endless length."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

LOOKS_LIKE_HTML = re.compile(
    r"<(?:/?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h\d|html|body)\b|!--)", re.IGNORECASE
)
BLOCKS = {"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr"}
SILENT = {"script", "style", "head", "title"}
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
WEB = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)
LONGEST_ADDRESS = 500


class _Text(HTMLParser):
    """Collects the words of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the parser's signature
        if tag in BLOCKS:
            self.words.append("\n")
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.words.append("\n")
        if tag in SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _without_markup(text: str) -> str:
    if not LOOKS_LIKE_HTML.search(text):
        return text
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "".join(parser.words)


def _is_plain(character: str) -> bool:
    """Letters, signs, spaces; no controls, no marks that turn the direction of writing."""
    return character == "\n" or (
        unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}
        and (
            character
            not in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
        )
    )


def plain(text: str, most: int) -> str:
    """Several lines at most `most` characters long, with one empty line between paragraphs."""
    even = LINE_ENDS.sub("\n", _without_markup(text[: most * 4])).replace("\t", " ")
    clean = "".join(one for one in even if _is_plain(one))
    lines = "\n".join(line.strip() for line in clean.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:most].rstrip()


def line(text: str, most: int) -> str:
    """One line."""
    return " ".join(plain(text, most).split())


def web_address(text: str) -> str:
    """A web address, or nothing; other kinds could run something."""
    found = line(text, LONGEST_ADDRESS + 1)
    return found if len(found) <= LONGEST_ADDRESS and WEB.fullmatch(found) else ""
