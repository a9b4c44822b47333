"""What a translation must be, besides being there: in its language, and written as it writes."""

import re
from collections.abc import Iterator

SAME = {
    "E-mail": "the word of all three languages",
    "Format": "the Polish word, spelt as the English one",
    "Logo": "the Polish word, spelt as the English one",
    "Menu": "the Polish word, spelt as the English one",
    "Online": "the Polish word, spelt as the English one",
    "Stop": "the Polish word, spelt as the English one",
    "NIP": "a Polish number has no other name",
    "REGON": "a Polish number has no other name",
    "Outlook": "a program's name",
    "Thunderbird": "a program's name",
    "iPhone, iPad, Mac": "names of devices",
}
"""Texts that may stand as they are in English, each with the reason."""

ALPHABETS = {"pl": re.compile(r"[^\W\d_]"), "uk": re.compile(r"[а-яєіїґ]", re.IGNORECASE)}
"""A letter that a text of the language has; Polish shares its letters with English."""

TWICE = re.compile(r"\b(\w{2,})\s+\1\b", re.IGNORECASE)
"""A word right after itself: none of our texts needs it."""

SENTENCE = re.compile(r"[.?!…\n]+")
WORDS_OF_A_SENTENCE = 3

PLACE = re.compile(r"%\(\w+\)[sd]")
LETTER = re.compile(r"[^\W\d_]")

STRAY = {
    "pl": {'"': "quotes are „…”", "“": "quotes are „…”", " - ": "a dash is –", "...": "write …"},
    "uk": {
        '"': "quotes are «…»",
        "“": "quotes are «…»",
        "„": "quotes are «…»",
        "'": "an apostrophe is ’",
        " - ": "a dash is –",
        "...": "write …",
    },
}
"""Marks that a language does not write so, each with what it writes."""


def faults_of_text(language: str, ids: tuple[str, ...], texts: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the forms of one translation into Polish or Ukrainian."""
    for text in texts:
        if is_english(language, ids, text):
            yield f"in English {text!r}"
            return
        for mark, rule in STRAY[language].items():
            if mark in text:
                yield f"{rule}: {text!r}"
        if is_doubled(text):
            yield f"says something twice: {text!r}"
        if text.endswith("!"):
            yield f"a sentence of ours does not shout: {text!r}"


def is_english(language: str, ids: tuple[str, ...], text: str) -> bool:
    """A text with words says in them what its id says, or has no letter of its language."""
    words = PLACE.sub("", text)
    if text in SAME or not LETTER.search(words):
        return False
    return text in ids or not ALPHABETS[language].search(words)


def is_doubled(text: str) -> bool:
    """A word follows itself, or a sentence stands there twice, as a merge may leave it."""
    said = [one.strip().lower() for one in SENTENCE.split(text)]
    whole = [one for one in said if len(one.split()) >= WORDS_OF_A_SENTENCE]
    return bool(TWICE.search(text)) or len(whole) != len(set(whole))
