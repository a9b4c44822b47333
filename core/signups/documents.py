"""What sign-ups print: a person's pass."""

from __future__ import annotations

from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.ports import pass_source
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.signups.queries.own import subjects_of
from core.signups.queries.sheets import sheet_by_id, signup_by_id
from core.web.dates import when
from core.web.i18n import gettext


def facts_of(thing: SignupSubject) -> list[tuple[str, str]]:
    """When, where and whose, for the head of a paper."""
    return [
        (gettext(msg("When")), when(thing.starts_at, thing.ends_at, thing.zone)),
        (gettext(msg("Where")), thing.place),
        (gettext(msg("Organizer")), thing.organization_name),
    ]


async def load_pass(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The pass of a sign-up, while a gate would look at it."""
    place = await signup_by_id(subject)
    sheet = await sheet_by_id(place.sheet) if place else None
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    shown = await pass_source.get().pass_for(subject) if place else None
    if place is None or thing is None or shown is None or utc_now() >= shown.not_after:
        return None
    title = thing.title.to(viewer.language)
    return DocumentDraft(
        title=gettext(msg("Pass: %(what)s"), what=title),
        filename=" ".join((gettext(msg("Pass")), title)),
        data={
            "host": thing.organization_name,
            "name": place.name,
            "facts": facts_of(thing),
            "code": shown.svg,
            "typed": shown.typed_code,
            "words": {
                "how": gettext(msg("Show this code at the entrance.")),
                "alt": gettext(msg("The code of the pass, typed: %(code)s"), code=shown.typed_code),
            },
        },
        organization=thing.organization,
    )


PASS = DocumentKind(
    key="signups.pass",
    title=msg("Pass"),
    template="signups/pass.typ",
    about="signups.signup",
    policy="signups.signup.papers",
    load=load_pass,
    is_personal=False,  # a look at it shows no more than the page that offers it
)
DOCUMENTS = (PASS,)
