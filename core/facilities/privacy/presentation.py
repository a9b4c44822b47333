"""Words for what was collected and for what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.contracts.texts import msg
from core.kernel import registry
from core.web.dates import datetime_long
from core.web.i18n import gettext, language, ngettext

FATES = {"erased": msg("erased"), "anonymised": msg("made anonymous"), "kept": msg("kept")}
LABELS = {
    "accepted": msg("Accepted"),
    "agent": msg("Browser"),
    "at": msg("When"),
    "created_at": msg("Since"),
    "direction": msg("Way"),
    "document": msg("Document"),
    "email": msg("E-mail address"),
    "ends_at": msg("End"),
    "event": msg("Event"),
    "finished_at": msg("Finished"),
    "function": msg("Function"),
    "gate": msg("Gate"),
    "kind": msg("Kind"),
    "language": msg("Language"),
    "last_seen_at": msg("Last used"),
    "last_signed_in_at": msg("Last sign-in"),
    "list": msg("List"),
    "name": msg("Name"),
    "offer": msg("Offer"),
    "organization": msg("Organization"),
    "organization.legal_name": msg("Organization"),
    "path": msg("Page"),
    "reason": msg("Reason"),
    "result": msg("Result"),
    "role": msg("Role"),
    "signed_up_at": msg("Signed up"),
    "since": msg("Since"),
    "starts_at": msg("Begin"),
    "state": msg("State"),
    "until": msg("Until"),
    "version": msg("Version"),
    "what": msg("What"),
    "written": msg("Written"),
    "written_at": msg("Written"),
}


BASIS = re.compile(r"Art\. (\d+)\((\d+)\)\(([a-z])\)(?:, \(([a-z])\))?")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")


def said(text: str) -> str:
    """A declared text in the reader's language; nothing stays nothing."""
    return gettext(text) if text else ""


def amount(value: int, unit: str) -> str:
    """A legal number with its unit, in the plural that the number asks for; a bare one alone."""
    match unit:
        case "hours":
            return ngettext("%(num)s hour", "%(num)s hours", value)
        case "days":
            return ngettext("%(num)s day", "%(num)s days", value)
        case "years":
            return ngettext("%(num)s year", "%(num)s years", value)
    return str(value)


def basis_of(text: str) -> str:
    """An article of the GDPR as the reader's law quotes it; what is no such article stays."""
    found = BASIS.fullmatch(text)
    if not found:
        return text
    article, paragraph, letter, other = found.groups()
    values = {"article": article, "paragraph": paragraph, "letter": letter}
    if other:
        both = msg("GDPR art. %(article)s(%(paragraph)s)(%(letter)s), (%(other)s)")
        return gettext(both, **values, other=other)
    return gettext(msg("GDPR art. %(article)s(%(paragraph)s)(%(letter)s)"), **values)


def label_of(name: str) -> str:
    """A field's name for a person; of a third party's field its own name, with spaces."""
    known = LABELS.get(name)
    return gettext(known) if known else name.replace("_", " ")


def shown(value: Any) -> str:
    """A collected value on a page."""
    if isinstance(value, Mapping):
        return str(value.get(language()) or next(iter(value.values()), ""))
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, bool):
        return gettext(msg("yes")) if value else gettext(msg("no"))
    if isinstance(value, str) and INSTANT.match(value):
        return datetime_long(datetime.fromisoformat(value))
    return "" if value is None else str(value)


def parts_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An export for the page: what it is kept for, and each record as pairs."""
    return [
        {
            "purpose": said(one["purpose"]),
            "legal_basis": basis_of(one["legal_basis"]),
            "records": [
                [(label_of(name), shown(value)) for name, value in row.items() if shown(value)]
                for row in one["rows"]
            ],
        }
        for one in body["declarations"]
    ]


def report_of(steps: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What became of each declaration's rows; without lines where there were none."""
    known = registry.current().personal_data
    return [
        {
            "purpose": gettext(known[key].purpose) if key in known else key,
            "lines": [
                {
                    "table": row["table"],
                    "rows": row["rows"],
                    "fate": said(FATES[row["fate"]]),
                    "because": said(row["because"]),
                }
                for row in rows
                if row["rows"]
            ],
        }
        for key, rows in steps.items()
    ]
