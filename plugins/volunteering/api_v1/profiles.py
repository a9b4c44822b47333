"""A volunteer's own profile, qualifications and favourite organizations, for their programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.people.api import AREAS
from core.web.api.handlers import (
    ROOT,
    Done,
    Line,
    NamedDependency,
    Nothing,
    Page,
    Request,
    Response,
    Scope,
    Viewer,
    answer,
    change_of,
    changed,
    get,
    once,
    operation,
    patch,
    post,
    read_body,
    read_query,
)
from core.web.connection import SignInNeeded
from core.web.i18n import gettext
from plugins.volunteering.profiles import TIMES, ProfileContent
from plugins.volunteering.qualifying import QualificationContent, QualificationState
from plugins.volunteering.queries.profiles import LISTS, PLAIN, favourites_of, profile_of
from plugins.volunteering.queries.qualifications import QualificationView, qualifications_of
from plugins.volunteering.service.profiles import (
    add_favourite,
    delete_profile,
    keep_profile,
    remove_favourite,
)
from plugins.volunteering.service.qualifications import claim_qualification, delete_qualification
from plugins.volunteering.values import SKILLS, SPOKEN_LANGUAGES

READ = Scope("profile:read", msg("Read one's own volunteer's profile and qualifications"))
WRITE = Scope("profile:write", msg("Change one's own volunteer's profile and qualifications"))
OWN = "volunteering.profile.own"
PAGE = ROOT + "/volunteer"
QUALIFICATIONS = PAGE + "/qualifications"
FAVOURITES = PAGE + "/favourites"
Key = Annotated[str, Meta(max_length=20, pattern="^[0-9a-z_-]+$", examples=["first_aid"])]
Keys = Annotated[list[Key], Meta(max_length=60, examples=[[]])]
Slug = Annotated[str, Meta(min_length=1, max_length=90, examples=["klub-klon"])]
KNOWN = {
    "languages": SPOKEN_LANGUAGES,
    "skills": SKILLS,
    "interests": AREAS,
    "availability": TIMES,
}


class ProfileBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a volunteer tells of themselves; nothing of it has to be told. Lists hold keys.

    Organizers see the phone on the day of a shift only. `takes_calls`: may be asked when somebody
    is missing, with `only_favourites` by favourite organizations alone.
    """

    languages: Keys = []
    skills: Keys = []
    interests: Keys = []
    availability: Keys = []
    phone: Annotated[str, Meta(max_length=30, examples=["600 700 800"])] = ""
    hears_of_offers: bool = False
    takes_calls: bool = False
    only_favourites: bool = True

    def content(self) -> ProfileContent:
        """As services take it. Raises Invalid for keys that are on no list."""
        wrong = [name for name, known in KNOWN.items() if set(getattr(self, name)) - known.keys()]
        if wrong:
            raise Invalid({name: [msg("This is not on the list.")] for name in wrong})
        said: dict[str, Any] = {name: getattr(self, name) for name in PLAIN}
        said |= {name: tuple(getattr(self, name)) for name in LISTS}
        return ProfileContent(**said | {"phone": self.phone.strip()})

    @classmethod
    def of(cls, content: ProfileContent) -> ProfileBody:
        """What a program reads of it."""
        said: dict[str, Any] = {name: getattr(content, name) for name in PLAIN}
        return cls(**said | {name: list(getattr(content, name)) for name in LISTS})


ProfileChange = change_of(ProfileBody)


class QualificationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What somebody says they have; `kind` "other" with own words in `title`.

    `host` is the organization that is to see the paper, by its name in addresses.
    """

    kind: Annotated[str, Meta(max_length=40, pattern="^[a-z_]+$", examples=["first_aid"])]
    title: Annotated[str, Meta(max_length=150, pattern=r"^[^\r\n]*$")] = ""
    valid_until: date | None = None
    host: Annotated[str, Meta(max_length=90)] = ""


class QualificationAnswer(msgspec.Struct, kw_only=True):
    """A qualification of one's own; `title` is what it is called in the reader's language."""

    id: UUID
    kind: str
    title: str
    valid_until: date | None
    state: QualificationState
    organization_name: str
    confirmed_on: date | None

    @classmethod
    def of(cls, one: QualificationView) -> QualificationAnswer:
        """What a program reads of it."""
        same = ("id", "kind", "valid_until", "state", "organization_name", "confirmed_on")
        return cls(**{name: getattr(one, name) for name in same}, title=gettext(one.title))


class QualificationName(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One of one's own."""

    qualification: UUID


class Kept(msgspec.Struct, kw_only=True):
    """What was kept."""

    id: UUID


class FavouriteAnswer(msgspec.Struct, kw_only=True):
    """An organization that one wants to hear of."""

    organization: str
    name: Line


class FavouriteBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An organization by its name in addresses."""

    organization: Slug


def _person(viewer: Viewer) -> UUID:
    if viewer.person is None:
        raise SignInNeeded
    return viewer.person


@get(
    PAGE + "/profile",
    opt=operation(
        policy=OWN, scope=READ, summary=msg("One's own volunteer's profile"), answer=ProfileBody
    ),
)
async def api_show_profile(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """An empty one for who has told nothing."""
    return answer(request, ProfileBody.of(await profile_of(_person(viewer))))


@patch(
    PAGE + "/profile",
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Change one's own volunteer's profile"),
        body=ProfileChange,
        answer=ProfileBody,
    ),
)
async def api_change_profile(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What is left out stays as it is."""
    change = await read_body(request, ProfileChange)
    wish = changed(ProfileBody.of(await profile_of(_person(viewer))), change)
    content = wish.content()

    async def act() -> ProfileBody:
        await keep_profile(viewer, content)
        return ProfileBody.of(content)

    return await once(request, viewer, act)


@post(
    PAGE + "/profile/delete",
    status_code=200,
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Forget one's own volunteer's profile"),
        body=Nothing,
        answer=Done,
    ),
)
async def api_delete_profile(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Favourites and qualifications stay."""
    await read_body(request, Nothing)

    async def act() -> Done:
        await delete_profile(viewer)
        return Done()

    return await once(request, viewer, act)


@get(
    QUALIFICATIONS,
    opt=operation(
        policy=OWN,
        scope=READ,
        summary=msg("One's own qualifications"),
        query=Nothing,
        answer=Page[QualificationAnswer],
    ),
)
async def api_list_qualifications(
    request: Request, viewer: NamedDependency[Viewer]
) -> Response[Any]:
    """With what organizations have seen of them."""
    read_query(request, Nothing)
    found = await qualifications_of(_person(viewer))
    return answer(request, Page(items=[QualificationAnswer.of(one) for one in found]))


@post(
    QUALIFICATIONS,
    status_code=201,
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Add a qualification of one's own"),
        body=QualificationBody,
        answer=Kept,
        status=201,
        may_clash=True,
    ),
)
async def api_claim_qualification(
    request: Request, viewer: NamedDependency[Viewer]
) -> Response[Any]:
    """As one says; an organization confirms it when it has seen the paper."""
    body = await read_body(request, QualificationBody)
    content = QualificationContent(
        kind=body.kind, title=body.title.strip(), valid_until=body.valid_until
    )

    async def act() -> Kept:
        return Kept(id=await claim_qualification(viewer, content, host=body.host))

    return await once(request, viewer, act, status=201)


@post(
    QUALIFICATIONS + "/delete",
    status_code=200,
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Forget a qualification of one's own"),
        body=QualificationName,
        answer=Done,
    ),
)
async def api_delete_qualification(
    request: Request, viewer: NamedDependency[Viewer]
) -> Response[Any]:
    """What is not one's own stays."""
    body = await read_body(request, QualificationName)

    async def act() -> Done:
        await delete_qualification(viewer, body.qualification)
        return Done()

    return await once(request, viewer, act)


@get(
    FAVOURITES,
    opt=operation(
        policy=OWN,
        scope=READ,
        summary=msg("One's own favourite organizations"),
        query=Nothing,
        answer=Page[FavouriteAnswer],
    ),
)
async def api_list_favourites(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """By name."""
    read_query(request, Nothing)
    found = await favourites_of(_person(viewer))
    return answer(
        request,
        Page(items=[FavouriteAnswer(organization=one.slug, name=one.name) for one in found]),
    )


@post(
    FAVOURITES,
    status_code=200,
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Add a favourite organization"),
        body=FavouriteBody,
        answer=Done,
    ),
)
async def api_add_favourite(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """A second time changes nothing."""
    body = await read_body(request, FavouriteBody)

    async def act() -> Done:
        await add_favourite(viewer, body.organization)
        return Done()

    return await once(request, viewer, act)


@post(
    FAVOURITES + "/delete",
    status_code=200,
    opt=operation(
        policy=OWN,
        scope=WRITE,
        summary=msg("Take a favourite organization off"),
        body=FavouriteBody,
        answer=Done,
    ),
)
async def api_remove_favourite(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """What is no favourite stays none."""
    body = await read_body(request, FavouriteBody)

    async def act() -> Done:
        await remove_favourite(viewer, body.organization)
        return Done()

    return await once(request, viewer, act)


PROFILES = (
    api_show_profile,
    api_change_profile,
    api_delete_profile,
    api_list_qualifications,
    api_claim_qualification,
    api_delete_qualification,
    api_list_favourites,
    api_add_favourite,
    api_remove_favourite,
)
