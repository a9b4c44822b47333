"""What check-in prints: the list to sign on, and badges."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.checkin.service.passes import pass_texts
from core.contracts.documents import DocumentDraft, DocumentKind, DocumentLayout, QrCode
from core.contracts.errors import Refused
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.folding import fold
from core.signups.api import Sheet, SignupState, facts_of, sheet_by_id, signups_of, subjects_of
from core.web.i18n import gettext

BLANKS = 5
"""Empty rows for who comes without a sign-up."""


async def load_attendance(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:
    """Who has a place, by name, with room to sign; `codes` and `qr` show passes as well."""
    sheet, thing = await _thing(subject)
    if sheet is None or thing is None:
        return None
    people = await _people(sheet, thing, viewer, has_codes=layout != "plain")
    title = thing.title.to(viewer.language)
    return DocumentDraft(
        title=gettext(msg("Attendance list: %(what)s"), what=title),
        filename=" ".join((gettext(msg("Attendance list")), title)),
        data={
            "host": thing.organization_name,
            "facts": facts_of(thing),
            "people": people,
            "blanks": BLANKS,
            "words": {
                "number": gettext(msg("No.")),
                "name": gettext(msg("Name and surname")),
                "code": gettext(msg("Code")),
                "signature": gettext(msg("Signature")),
                "count": gettext(msg("Number of those present")),
                "responsible": gettext(msg("Signature of the person responsible")),
            },
        },
        pieces=len(people),
        organization=thing.organization,
    )


async def load_badges(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the template reads it
    """A badge with the code of their pass for each who has a place. Raises Refused for nobody."""
    sheet, thing = await _thing(subject)
    if sheet is None or thing is None:
        return None
    people = await _people(sheet, thing, viewer, has_codes=True)
    title = thing.title.to(viewer.language)
    if not people:
        raise Refused(Refusal("nobody", msg("Nobody has a place yet, so there are no badges.")))
    return DocumentDraft(
        title=gettext(msg("Badges: %(what)s"), what=title),
        filename=" ".join((gettext(msg("Badges")), title)),
        data={"event": title, "people": people},
        pieces=len(people),
        organization=thing.organization,
    )


async def _thing(subject: UUID) -> tuple[Sheet | None, SignupSubject | None]:
    sheet = await sheet_by_id(subject)
    found = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    return sheet, found


async def _people(
    sheet: Sheet, thing: SignupSubject, viewer: Viewer, *, has_codes: bool
) -> list[dict[str, Any]]:
    """Who is signed up, by name; with codes, those whose pass was withdrawn have an empty one."""
    places = await signups_of(sheet.id, states=(SignupState.CONFIRMED,))
    codes = await pass_texts(sheet) if has_codes else {}
    people = []
    for place in sorted(places, key=lambda one: (fold(one.name), one.id)):
        text, typed = codes.get(place.id, ("", ""))
        people.append(
            {
                "name": place.name or gettext(msg("Name not kept")),
                "role": thing.title.to(viewer.language),
                "organization": thing.organization_name,
                "typed": typed,
                "code": QrCode(text) if text else "",
            }
        )
    return people


DOCUMENTS = (
    DocumentKind(
        key="checkin.attendance",
        title=msg("Attendance list to sign"),
        template="checkin/attendance.typ",
        about="signups.sheet",
        policy="signups.sheet.papers",
        load=load_attendance,
        layouts=(
            DocumentLayout(key="plain", title=msg("Names only")),
            DocumentLayout(key="codes", title=msg("With the letters of the pass")),
            DocumentLayout(key="qr", title=msg("With the QR code of the pass")),
        ),
        weight=10,
    ),
    DocumentKind(
        key="checkin.badges",
        title=msg("Badges"),
        template="checkin/badges.typ",
        about="signups.sheet",
        policy="signups.sheet.papers",
        load=load_badges,
        layouts=(
            DocumentLayout(key="90x54", title=msg("A4 sheet, 10 badges of 90 × 54 mm")),
            DocumentLayout(key="85x55", title=msg("A4 sheet, 10 badges of 85 × 55 mm")),
            DocumentLayout(key="99x38", title=msg("A4 sheet, 14 labels of 99 × 38 mm")),
            DocumentLayout(key="roll62", title=msg("Label printer, roll of 62 mm")),
            DocumentLayout(key="a6", title=msg("A6 for a lanyard")),
        ),
        weight=20,
    ),
)
