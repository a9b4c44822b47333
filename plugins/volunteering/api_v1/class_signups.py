"""Classes and groups signed up by programs: what they are signed up for, one shift more, undone."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import NotFound
from core.contracts.texts import msg
from core.data.ids import new_token
from core.signups.api import LARGEST_GROUP
from core.web.api.handlers import (
    FromPath,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Viewer,
    answer,
    get,
    once,
    operation,
    post,
    read_body,
    read_query,
)
from core.web.i18n import gettext
from plugins.volunteering.api_v1.classes import LIST
from plugins.volunteering.queries import shift_role_by_id
from plugins.volunteering.queries.schools import ClassSignup, ClassView, signups_of_class
from plugins.volunteering.service.class_signups import (
    ClassAnswer,
    cancel_class,
    open_places,
    sign_up_class,
)

READ = Scope("signups:read", msg("Read sign-ups, with names"))
WRITE = Scope("signups:write", msg("Sign people up, decide and cancel sign-ups"))
SIGNUPS = LIST + "/{class_id:uuid}/sign-ups"


class ClassSignupAnswer(msgspec.Struct, kw_only=True):
    """A sign-up that the organization made for a pupil."""

    pupil: UUID
    signup: UUID
    sheet: UUID
    state: str

    @classmethod
    def of(cls, one: ClassSignup) -> ClassSignupAnswer:
        """What a program reads of it."""
        return cls(pupil=one.pupil, signup=one.signup, sheet=one.sheet, state=one.state.value)


class ClassSignupBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Whom to sign up: pupils of the class by their ids."""

    pupils: Annotated[list[UUID], Meta(min_length=1, max_length=LARGEST_GROUP)]


class PupilRefusal(msgspec.Struct, kw_only=True):
    """Why a pupil cannot come: a code, and a sentence in the token's owner's language."""

    pupil: UUID
    code: str
    text: str


class ClassSignedUp(msgspec.Struct, kw_only=True):
    """What came of it: the sign-ups of all, or nobody's and for whom why. One list is empty."""

    signups: list[ClassSignupAnswer]
    refused: list[PupilRefusal]

    @classmethod
    def of(cls, done: ClassAnswer, sheet: UUID) -> ClassSignedUp:
        """What a program reads of it."""
        signups = [
            ClassSignupAnswer(pupil=pupil, signup=one.signup, sheet=sheet, state=one.state.value)
            for pupil, one in done.signups.items()
        ]
        refused = [
            PupilRefusal(pupil=pupil, code=one.code, text=gettext(one.text, **one.values))
            for pupil, one in done.refusals.items()
        ]
        return cls(signups=signups, refused=refused)


class ClassCancelled(msgspec.Struct, kw_only=True):
    """How many sign-ups were taken back."""

    cancelled: int


@get(
    SIGNUPS,
    opt=operation(
        policy="volunteering.class.manage",
        scope=READ,
        summary=msg("What a class is signed up for"),
        query=Nothing,
        answer=Page[ClassSignupAnswer],
    ),
)
async def api_list_class_signups(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """All that the organization made, as they stand now, in the order in which they were made."""
    read_query(request, Nothing)
    found = await signups_of_class(subject.school_class.id)
    return answer(request, Page(items=[ClassSignupAnswer.of(one) for one in found]))


@post(
    SIGNUPS + "/{places_id:uuid}",
    status_code=200,
    opt=operation(
        policy="volunteering.class.manage",
        scope=WRITE,
        summary=msg("Sign a class up for the places of a shift"),
        body=ClassSignupBody,
        answer=ClassSignedUp,
    ),
)
async def api_sign_class_up(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Everybody who is named, each under the rules that hold for them, or nobody."""
    body = await read_body(request, ClassSignupBody)
    sheet = (await open_places(subject, places_id)).places.sheet

    async def act() -> ClassSignedUp:
        done = await sign_up_class(viewer, subject, sheet, body.pupils, key=new_token()[0])
        return ClassSignedUp.of(done, sheet)

    return await once(request, viewer, act)


@post(
    SIGNUPS + "/{places_id:uuid}/cancel",
    status_code=200,
    opt=operation(
        policy="volunteering.class.manage",
        scope=WRITE,
        summary=msg("Take a class's sign-ups for a shift back"),
        body=Nothing,
        answer=ClassCancelled,
    ),
)
async def api_cancel_class(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    places_id: FromPath[UUID],
) -> Response[Any]:
    """Those that the organization made; a second time there is nothing to take back."""
    await read_body(request, Nothing)
    found = await shift_role_by_id(places_id)
    sheet = found.places.sheet if found else None
    if sheet is None or sheet not in await _sheets_of(subject):
        raise NotFound

    async def act() -> ClassCancelled:
        return ClassCancelled(cancelled=await cancel_class(viewer, subject, sheet))

    return await once(request, viewer, act)


async def _sheets_of(view: ClassView) -> set[UUID]:
    """Where the class is signed up, or was."""
    return {one.sheet for one in await signups_of_class(view.school_class.id)}


CLASS_SIGNUPS = (api_list_class_signups, api_sign_class_up, api_cancel_class)
