"""Writing offers: draft, change, publish, close, call off: the verbs of the desk."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from core.contracts.texts import msg
from core.web.api.handlers import (
    FromPath,
    Line,
    NamedDependency,
    Nothing,
    Request,
    Response,
    ShortTexts,
    Texts,
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
)
from plugins.volunteering.api_v1.shapes import DESK, ONE, READ, WRITE
from plugins.volunteering.queries import OfferView, listed, offer_by_id
from plugins.volunteering.rules import HIGHEST_AGE, LARGEST_CAPACITY, LOWEST_AGE
from plugins.volunteering.service.drafting import create_offer, edit_offer
from plugins.volunteering.service.publishing import close_offer, publish_offer
from plugins.volunteering.service.shifts import cancel_offer
from plugins.volunteering.tables import Offer
from plugins.volunteering.values import (
    OFFER_LISTS,
    OFFER_PLAIN,
    OFFER_TEXTS,
    InsuranceKind,
    OfferContent,
    OfferKind,
    OfferState,
)

Summary = Annotated[str, Meta(max_length=300, examples=["Sadzimy sto drzew."])]
Key = Annotated[str, Meta(max_length=20, pattern="^[0-9a-z_-]+$", examples=["18"])]
Keys = Annotated[list[Key], Meta(max_length=60)]


class SummaryTexts(Texts, forbid_unknown_fields=True, kw_only=True):
    """One or two sentences in one or more languages."""

    pl: Summary = ""
    en: Summary = ""
    uk: Summary = ""


class OfferBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All that an offer says; texts but title and summary are Markdown where the page shows it.

    `capacity` is for an offer without set times; with `needs_approval` the organization decides on
    each sign-up. `hands_over` says for all shifts to come whether people give their places on: not
    at all, the organization is told, it agrees first, or (empty) it agrees where it decides on
    sign-ups. Insurer, policy and project are not public.
    """

    title: ShortTexts
    kind: OfferKind = OfferKind.ONCE
    summary: SummaryTexts = msgspec.field(default_factory=SummaryTexts)
    description: Texts = msgspec.field(default_factory=Texts)
    tasks: Texts = msgspec.field(default_factory=Texts)
    requirements: Texts = msgspec.field(default_factory=Texts)
    benefits: Texts = msgspec.field(default_factory=Texts)
    place: Line = ""
    district: Annotated[str, Meta(max_length=100, pattern=r"^[^\r\n]*$")] = ""
    areas: Keys = []
    languages: Keys = []
    skills: Keys = []
    has_minors_contact: bool = False
    minimum_age: Annotated[int, Meta(ge=LOWEST_AGE, le=HIGHEST_AGE)] | None = None
    insurance: InsuranceKind = InsuranceKind.UNTOLD
    insurer: Line = ""
    policy_number: Annotated[str, Meta(max_length=100, pattern=r"^[^\r\n]*$")] = ""
    project: Line = ""
    needs_approval: bool = False
    hands_over: Literal["", "no", "told", "approved"] = ""
    capacity: Annotated[int, Meta(ge=1, le=LARGEST_CAPACITY)] | None = None

    def content(self) -> OfferContent:
        """As services take it."""
        said: dict[str, Any] = {name: getattr(self, name) for name in OFFER_PLAIN}
        said |= {name: getattr(self, name).localized() for name in OFFER_TEXTS}
        said |= {name: tuple(getattr(self, name)) for name in OFFER_LISTS}
        return OfferContent(**said, kind=self.kind, insurance=self.insurance)

    @classmethod
    def of(cls, offer: Offer) -> OfferBody:
        """What an offer says now, for a change of a part of it."""
        shapes = {
            one.name: one.type for one in msgspec.structs.fields(cls) if one.name in OFFER_TEXTS
        }
        said: dict[str, Any] = {name: getattr(offer, name) for name in OFFER_PLAIN}
        said |= {name: shape.of(getattr(offer, name)) for name, shape in shapes.items()}
        said |= {name: list(listed(getattr(offer, name))) for name in OFFER_LISTS}
        return cls(
            **said,
            kind=OfferKind(offer.kind),
            insurance=InsuranceKind(offer.insurance),
        )


OfferChange = change_of(OfferBody)


class DeskOffer(msgspec.Struct, kw_only=True):
    """An offer as its organization's desk shows it; `sheet` is of one without set times."""

    id: UUID
    slug: str
    organization: str
    state: OfferState
    reason: str
    sheet: UUID | None
    content: OfferBody

    @classmethod
    def of(cls, view: OfferView) -> DeskOffer:
        """What a program reads of it."""
        same = ("id", "slug", "reason", "sheet")
        return cls(
            **{name: getattr(view.offer, name) for name in same},
            organization=view.organization.slug,
            state=OfferState(view.offer.state),
            content=OfferBody.of(view.offer),
        )


class OfferEnd(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why it is called off; who signed up reads it."""

    reason: Annotated[str, Meta(min_length=1, max_length=500, examples=["Remont parku."])]


class OfferTold(msgspec.Struct, kw_only=True):
    """How the offer stands now, and how many people get word."""

    id: UUID
    state: OfferState
    told: int = 0


@post(
    DESK,
    status_code=201,
    opt=operation(
        policy="volunteering.offer.create",
        scope=WRITE,
        summary=msg("Write a draft of an offer"),
        body=OfferBody,
        answer=DeskOffer,
        status=201,
    ),
)
async def api_write_offer(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """With one role that has no name; only its organization sees it until it is published."""
    body = await read_body(request, OfferBody)

    async def act() -> DeskOffer:
        offer = await create_offer(viewer, subject, body.content())
        return await _answer(offer.id)

    return await once(request, viewer, act, status=201)


@get(
    ONE,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=READ,
        summary=msg("One of an organization's offers"),
        answer=DeskOffer,
    ),
)
async def api_show_desk_offer(
    request: Request,
    subject: NamedDependency[Any],
) -> Response[Any]:
    """In whatever state; its roles and shifts are lists of their own."""
    return answer(request, DeskOffer.of(subject))


@patch(
    ONE,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Change what an offer says"),
        body=OfferChange,
        answer=DeskOffer,
    ),
)
async def api_change_offer(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """What is left out stays as it is."""
    wish = changed(OfferBody.of(subject.offer), await read_body(request, OfferChange))

    async def act() -> DeskOffer:
        await edit_offer(viewer, offer_id, wish.content())
        return await _answer(offer_id)

    return await once(request, viewer, act)


@post(
    ONE + "/publish",
    status_code=200,
    opt=operation(
        policy="volunteering.offer.publish",
        scope=WRITE,
        summary=msg("Publish an offer, or send it to the city"),
        body=Nothing,
        answer=OfferTold,
        may_clash=True,
    ),
)
async def api_publish_offer(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """The state says which of both happened; a closed offer opens again."""
    await read_body(request, Nothing)

    async def act() -> OfferTold:
        return OfferTold(id=offer_id, state=await publish_offer(viewer, offer_id))

    return await once(request, viewer, act)


@post(
    ONE + "/close",
    status_code=200,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Let nobody new sign up"),
        body=Nothing,
        answer=OfferTold,
        may_clash=True,
    ),
)
async def api_close_offer(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """The shifts that people have taken go on."""
    await read_body(request, Nothing)

    async def act() -> OfferTold:
        await close_offer(viewer, offer_id)
        return OfferTold(id=offer_id, state=OfferState.CLOSED)

    return await once(request, viewer, act)


@post(
    ONE + "/cancel",
    status_code=200,
    opt=operation(
        policy="volunteering.offer.manage",
        scope=WRITE,
        summary=msg("Call an offer off"),
        body=OfferEnd,
        answer=OfferTold,
        may_clash=True,
    ),
)
async def api_cancel_offer(
    request: Request,
    viewer: NamedDependency[Viewer],
    offer_id: FromPath[UUID],
) -> Response[Any]:
    """With all shifts ahead and their sign-ups; those who signed up get word."""
    body = await read_body(request, OfferEnd)

    async def act() -> OfferTold:
        told = await cancel_offer(viewer, offer_id, reason=body.reason)
        return OfferTold(id=offer_id, state=OfferState.CANCELLED, told=told)

    return await once(request, viewer, act)


async def _answer(offer: UUID) -> DeskOffer:
    found = await offer_by_id(offer)
    assert found is not None  # it was written in this transaction
    return DeskOffer.of(found)


OFFERS = (
    api_write_offer,
    api_show_desk_offer,
    api_change_offer,
    api_publish_offer,
    api_close_offer,
    api_cancel_offer,
)
