"""Clauses that a host can begin with: our words in three languages, to be taken over and changed.

Nothing here takes away what the act gives volunteers (art. 45 and 46); consent to the use of one's
image is given or refused by hand, apart from the agreement.
"""

from __future__ import annotations

from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.web.i18n import gettext, use_language

READY: dict[str, tuple[str, str]] = {
    "costs": (
        msg("Refund of other costs"),
        msg(
            "The host refunds other necessary costs that were agreed on before they arose, against"
            " receipts, within 14 days from the day on which it gets them."
        ),
    ),
    "insurance": (
        msg("Who arranges the insurance"),
        msg(
            "The host arranges and pays for accident insurance and liability insurance of the"
            " volunteer for the whole time of this agreement. The duties of the host under the act"
            " remain as they are."
        ),
    ),
    "confidentiality": (
        msg("Confidentiality"),
        msg(
            "The volunteer keeps to themselves, also after the agreement has ended, what they"
            " learn about people in the host's care and what the host has marked as confidential."
            " This does not hold for what the law wants told or what protects somebody's safety."
        ),
    ),
    "image": (
        msg("Use of the image: a separate consent"),
        msg(
            "I consent / I do not consent (cross out what does not hold) to the host showing,"
            " without pay, my image from the activities named in this agreement on its website and"
            " in its publications.\n"
            "The consent is voluntary, the agreement does not depend on it, and it can be"
            " withdrawn at any time.\n"
            "Day and signature (of a minor's parent or guardian as well): ________________________"
        ),
    ),
    "equipment": (
        msg("Equipment"),
        msg(
            "The volunteer uses what the host entrusts to them for the activities named in this"
            " agreement alone, takes care of it, and returns it at the latest on the last day."
        ),
    ),
    "minors": (
        msg("Protection of minors"),
        msg(
            "The volunteer has read the host's standards of protection of minors and keeps to them"
            " (the act of 13 May 2016 on counteracting sexual offences and on the protection of"
            " minors)."
        ),
    ),
}
"""Headings and texts, by keys for forms."""


def in_all_languages(text: str) -> LocalizedText:
    """A sentence of ours in each language."""
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(text)
    return LocalizedText(texts=texts)
