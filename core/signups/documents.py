"""What sign-ups print: a person's pass, and those of all who came on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.errors import Refused
from core.contracts.ports import pass_source
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import utc_now
from core.people.api import organization_by_id, privacy_notice
from core.settings import current
from core.signups.queries.own import subjects_of
from core.signups.queries.paper import papers_of_signups
from core.signups.queries.sheets import companions_of, sheet_by_id, signup_by_id, signups_of
from core.signups.values import Place, SignupState
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
    """The pass of a sign-up, while a gate would look at it; after it those of who comes along."""
    place = await signup_by_id(subject)
    sheet = await sheet_by_id(place.sheet) if place else None
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if place is None or thing is None:
        return None
    papers = await papers_of_signups([subject])
    notice = await _notice_of(thing, viewer) if papers else ""
    brought = (await companions_of([subject])).get(subject, ())
    found = [await _shown(one, notice) for one in (place, *brought)]
    passes = [one for one in found if one is not None]
    return _draft(thing, passes, viewer) if found[0] is not None else None


async def load_paper_passes(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The passes of all who came on paper and have no account, a page each. Raises Refused."""
    sheet = await sheet_by_id(subject)
    thing = (await subjects_of([sheet])).get(sheet.id) if sheet else None
    if sheet is None or thing is None:
        return None
    places = await signups_of(sheet.id, states=(SignupState.CONFIRMED,))
    papers = await papers_of_signups([place.id for place in places])
    notice = await _notice_of(thing, viewer)
    passes = []
    for place in places:
        paper = papers.get(place.id)
        shown = await _shown(place, notice) if paper and paper.joined_at is None else None
        passes += [shown] if shown else []
    if not passes:
        raise Refused(
            Refusal("nobody", msg("Nobody from paper has a place, so there are no passes."))
        )
    return _draft(thing, passes, viewer)


async def _shown(place: Place, notice: str) -> dict[str, Any] | None:
    """One pass as the template takes it; None once no gate would look at it."""
    shown = await pass_source.get().pass_for(place.id)
    if shown is None or utc_now() >= shown.not_after:
        return None
    return {
        "name": place.name,
        "code": shown.svg,
        "typed": shown.typed_code,
        "alt": gettext(msg("The code of the pass, typed: %(code)s"), code=shown.typed_code),
        "notice": notice,
    }


async def _notice_of(thing: SignupSubject, viewer: Viewer) -> str:
    """The host's privacy notice in short, with where all of it is, for who has no screen."""
    organization = await organization_by_id(thing.organization)
    if organization is None:
        return ""
    notice = privacy_notice(organization, viewer.language)
    return f"{notice.short} {current().base_url}{notice.url_path}"


def _draft(thing: SignupSubject, passes: Sequence[dict[str, Any]], viewer: Viewer) -> DocumentDraft:
    title = thing.title.to(viewer.language)
    is_one = len(passes) == 1
    return DocumentDraft(
        title=gettext(msg("Pass: %(what)s") if is_one else msg("Passes: %(what)s"), what=title),
        filename=" ".join((gettext(msg("Pass") if is_one else msg("Passes")), title)),
        data={
            "host": thing.organization_name,
            "facts": facts_of(thing),
            "heading": gettext(msg("Pass: %(what)s"), what=title),
            "passes": passes,
            "words": {
                "how": gettext(msg("Show this code at the entrance.")),
                "account": gettext(
                    msg("Have an account one day? Type the letters at My sign-ups: it is yours.")
                ),
            },
        },
        pieces=len(passes),
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
PAPER_PASSES = DocumentKind(
    key="signups.paper_passes",
    title=msg("Passes of people from paper"),
    template="signups/pass.typ",
    about="signups.sheet",
    policy="signups.sheet.papers",
    load=load_paper_passes,
    weight=30,
)
DOCUMENTS = (PASS, PAPER_PASSES)
