"""Who manages classes, who joins by a link: policies with the loaders of their objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.contracts.permissions import Permission, Policy, signed_in
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.times import city_today
from core.people.api import load_desk_organization, may_know_of_desk
from plugins.volunteering.permissions import sees_who_comes
from plugins.volunteering.queries.schools import (
    ClassView,
    PupilLine,
    class_by_id,
    class_by_token,
    consent_by_token,
    pupil_by_id,
)
from plugins.volunteering.school_tables import PupilConsent

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilView:
    """A pupil with the class, as pages and policies look at it."""

    pupil: PupilLine
    view: ClassView


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedConsent:
    """What a guardian's link leads to."""

    consent: PupilConsent
    pupil: PupilLine
    view: ClassView
    token: str


async def load_class(viewer: Viewer, params: Params) -> ClassView | tuple[()] | None:
    """A class under its organization's address; unknown to people of others."""
    if viewer.is_anonymous:
        return ()
    found = await class_by_id(params["class_id"])
    if found is None or found.school.slug != params["organization_slug"]:
        return None
    return found if may_know_of_desk(viewer, found.school.id) else None


async def load_pupil(viewer: Viewer, params: Params) -> PupilView | tuple[()] | None:
    """A pupil of a class under its organization's address."""
    view = await load_class(viewer, params)
    if not isinstance(view, ClassView):
        return view
    today = city_today()
    pupil = await pupil_by_id(params["pupil_id"], today=today)
    if pupil is None or pupil.school_class != view.school_class.id:
        return None
    return PupilView(pupil=pupil, view=view)


async def load_class_papers(viewer: Viewer, params: Params) -> ClassView | tuple[()] | None:
    """A class by {"subject": id}, for what is printed and taken of it."""
    if viewer.is_anonymous:
        return ()
    found = await class_by_id(UUID(str(params["subject"])))
    return found if found is not None and may_know_of_desk(viewer, found.school.id) else None


async def load_joining(viewer: Viewer, params: Params) -> ClassView | None:  # noqa: ARG001 -- the loader's signature
    """The class that a joining link leads to."""
    return await class_by_token(params["token"])


async def load_question(viewer: Viewer, params: Params) -> AskedConsent | None:  # noqa: ARG001 -- the loader's signature
    """What a guardian's link leads to."""
    found = await consent_by_token(params["token"])
    if found is None:
        return None
    today = city_today()
    pupil = await pupil_by_id(found.pupil, today=today)
    view = await class_by_id(pupil.school_class) if pupil else None
    if pupil is None or view is None:
        return None
    return AskedConsent(consent=found, pupil=pupil, view=view, token=params["token"])


def teaches(viewer: Viewer, subject: object) -> bool:
    """Who works for the organization of the class."""
    view = subject.view if isinstance(subject, PupilView) else subject
    return isinstance(view, ClassView) and viewer.coordinates(view.school.id)


SCHOOL_PERMISSIONS: tuple[Permission, ...] = (
    Policy(
        key="volunteering.classes.manage",
        title=msg("See and make an organization's classes and groups, and their rules"),
        load=load_desk_organization,
        rule=sees_who_comes,
    ),
    Policy(
        key="volunteering.class.manage",
        title=msg("See and change a class, sign it up"),
        load=load_class,
        rule=teaches,
    ),
    Policy(
        key="volunteering.pupil.manage",
        title=msg("See and change a pupil of a class, keep consents"),
        load=load_pupil,
        rule=teaches,
    ),
    Policy(
        key="volunteering.class.papers",
        title=msg("Take the hours of a class as a table"),
        load=load_class_papers,
        rule=teaches,
    ),
    Policy(
        key="volunteering.class.join",
        title=msg("Ask to join a class by its link"),
        load=load_joining,
    ),
    Policy(
        key="volunteering.pupil.answer",
        title=msg("Agree by the mailed link that a school sees a child's hours"),
        load=load_question,
    ),
    Policy(
        key="volunteering.pupil.own",
        title=msg("See one's own classes, agree and take it back"),
        rule=signed_in,
    ),
)
