"""Passes of a class on paper: for pupils without an account, one card each and shift."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.documents import DocumentDraft, DocumentKind
from core.contracts.errors import Refused
from core.contracts.ports import pass_source
from core.contracts.signups import SignupSubject
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.times import city_today, utc_now
from core.signups.api import SignupState, sheets_by_ids, subjects_of
from core.web.dates import when
from core.web.i18n import gettext
from core.web.rendering import localized
from plugins.volunteering.queries.schools import (
    ClassView,
    PupilLine,
    class_by_id,
    pupils_of,
    signups_of_class,
)

NO_PASSES = Refusal(
    "no_passes", msg("No pupil without an account has a place ahead, so there are no passes.")
)


async def load_class_passes(subject: UUID, layout: str, viewer: Viewer) -> DocumentDraft | None:  # noqa: ARG001 -- the loader's signature
    """The passes for shifts ahead that the school signed pupils up for. Raises Refused."""
    view = await class_by_id(subject)
    if view is None:
        return None
    cards = await _cards(view)
    if not cards:
        raise Refused(NO_PASSES)
    title = gettext(msg("Passes of the class: %(name)s"), name=view.school_class.name)
    return DocumentDraft(
        title=title,
        filename=title,
        data={
            "host": view.school.short_name,
            "cards": cards,
            "how": gettext(
                msg("Show the code at the entrance. Its letters join the pass to an account later.")
            ),
        },
        pieces=len(cards),
        organization=view.school.id,
    )


async def _cards(view: ClassView) -> list[dict[str, Any]]:
    now = utc_now()
    today = city_today(now)
    pupils = {one.id: one for one in await pupils_of(view.school_class.id, today=today)}
    own = [
        one
        for one in await signups_of_class(view.school_class.id)
        if one.state is SignupState.CONFIRMED and not pupils[one.pupil].has_account
    ]
    sheets = await sheets_by_ids(sorted({one.sheet for one in own}))
    things = await subjects_of([one for one in sheets.values() if one.ends_at > now])
    found = [
        (things[one.sheet], pupils[one.pupil], one.signup) for one in own if one.sheet in things
    ]
    found.sort(key=lambda one: (one[0].starts_at, one[1].name))
    cards = [await _card(thing, pupil, signup) for thing, pupil, signup in found]
    return [one for one in cards if one is not None]


async def _card(thing: SignupSubject, pupil: PupilLine, signup: UUID) -> dict[str, Any] | None:
    shown = await pass_source.get().pass_for(signup)
    if shown is None:
        return None
    return {
        "name": pupil.name,
        "what": localized(thing.title),
        "when": when(thing.starts_at, thing.ends_at, thing.zone),
        "where": thing.place,
        "code": shown.svg,
        "typed": shown.typed_code,
        "alt": gettext(msg("The code of the pass, typed: %(code)s"), code=shown.typed_code),
    }


SCHOOL_DOCUMENTS = (
    DocumentKind(
        key="volunteering.class_passes",
        title=msg("Passes of pupils without an account"),
        template="volunteering/class_passes.typ",
        about="volunteering.class",
        policy="volunteering.class.papers",
        load=load_class_passes,
    ),
)
