"""Writing offers: new drafts, corrections, throwing drafts away."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from core.contracts.demands import refuse, refuse_faults
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from core.data.rows import changed_fields, write_row
from core.data.slugs import free_slug, save_under_slug
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import AREAS, Organization
from core.services.cases.api import open_case
from core.services.questions.api import forget_form
from plugins.volunteering.queries import host_of
from plugins.volunteering.rules import (
    HIGHEST_AGE,
    LOWEST_AGE,
    may_become,
    may_delete,
    may_edit,
    may_host,
    missing_for_publishing,
)
from plugins.volunteering.service.entries import keep_entries
from plugins.volunteering.service.open_sheets import keep_open_sheet
from plugins.volunteering.service.roles import first_role
from plugins.volunteering.service.rows import (
    bump_offer,
    content_columns,
    form_owner,
    locked_offer,
    log,
    organization_of,
    search_text,
)
from plugins.volunteering.service.sheets import keep_approval
from plugins.volunteering.tables import Offer, Role, Shift
from plugins.volunteering.values import (
    CASE_KIND,
    HAND_OVER_TITLES,
    PUBLIC_STATES,
    SKILLS,
    SPOKEN_LANGUAGES,
    OfferContent,
    OfferState,
)

UNTITLED = "wolontariat"
RESERVED_SLUGS = {"places", "when-you-can"}


def content_faults(content: OfferContent) -> Mapping[str, list[str]]:
    """What is wrong with an offer's words, by the form's fields."""
    faults: dict[str, list[str]] = {}
    if not content.title:
        faults["title"] = [msg("Give the offer a title.")]
    for name, known in (("areas", AREAS), ("languages", SPOKEN_LANGUAGES), ("skills", SKILLS)):
        if set(getattr(content, name)) - known.keys():
            faults[name] = [msg("This is not on the list.")]
    if content.hands_over not in HAND_OVER_TITLES:
        faults["hands_over"] = [msg("This is not on the list.")]
    age = content.minimum_age
    if age is not None and not LOWEST_AGE <= age <= HIGHEST_AGE:
        faults["minimum_age"] = [msg("Give an age from 13 up, or leave it empty.")]
    return faults


async def create_offer(
    viewer: Viewer | None, organization: Organization, content: OfferContent
) -> Offer:
    """Write a new draft that only its organization sees.

    Raises Invalid, and Refused for organizations that may not use volunteers.
    """
    refuse(may_host(host_of(organization)))
    refuse_faults(content_faults(content))
    offer = Offer(
        **content_columns(content),
        id=new_id(),
        search_text=search_text(content, organization),
        organization=organization.id,
        is_hidden=organization.state == "suspended",
        created_by=viewer.account if viewer else None,
    )

    async def then() -> None:
        await first_role(offer.id)
        await log(viewer, offer, "offer.created", fields=())

    await save_under_slug(
        offer,
        str(offer.title),
        otherwise=UNTITLED,
        reserved=RESERVED_SLUGS,
        then=then,
    )
    return offer


async def edit_offer(viewer: Viewer | None, offer: UUID, content: OfferContent) -> Offer:
    """Change what an offer says. Raises NotFound, Refused and Invalid.

    A public offer keeps its title, summary and place filled; its address stays.
    """
    refuse_faults(content_faults(content))
    async with tx():
        found = await locked_offer(offer)
        refuse(may_edit(found))
        has_shifts = await Shift.exists().where(Shift.offer == offer)
        refuse(may_become(found, content.kind, has_shifts=has_shifts))
        values = content_columns(content)
        fields = changed_fields(found, values)
        if not fields:
            return found
        if "title" in fields and not found.published_at:
            values["slug"] = await free_slug(
                Offer.slug,
                str(content.title),
                otherwise=UNTITLED,
                but=found.slug,
                reserved=RESERVED_SLUGS,
            )
        values["search_text"] = search_text(content, await organization_of(found))
        after = await write_row(found, values)
        await _follow(viewer, after)
        if {"needs_approval", "hands_over"} & set(fields):
            await keep_approval(viewer, after)
        await keep_open_sheet(viewer, after, now=utc_now())
        await log(viewer, after, "offer.edited", fields=fields)
        await bump_offer(offer)
        return after


async def _follow(viewer: Viewer | None, offer: Offer) -> None:
    """What hangs on the row: the calendar's entries, the case that waits."""
    if offer.state != OfferState.DRAFT:
        refuse_faults(missing_for_publishing(offer))
    organization = await organization_of(offer)
    if offer.state == OfferState.WAITING:
        await open_approval(viewer, offer, organization)
    if offer.state in PUBLIC_STATES:
        await keep_entries(offer, organization)


async def open_approval(viewer: Viewer | None, offer: Offer, organization: Organization) -> None:
    """Put the offer into the city's inbox, or bring its line there up to date."""
    await open_case(
        kind=CASE_KIND,
        subject=offer.id,
        title=offer.title,
        url_path=f"/volunteering/{offer.slug}",
        organization=organization.id,
        organization_name=organization.short_name,
        applicant_path=f"/desk/{organization.slug}/volunteering/{offer.id}",
        by=viewer,
    )


async def renew_link(viewer: Viewer | None, offer: UUID) -> None:
    """Give the offer's hidden shifts another link. Raises NotFound."""
    async with tx():
        found = await locked_offer(offer)
        await write_row(found, {"link": new_id()})
        await log(viewer, found, "offer.link_renewed", fields=("link",))


async def delete_draft(viewer: Viewer, offer: UUID) -> None:
    """Throw a draft and its shifts away. Raises NotFound, and Refused for more than a draft."""
    async with tx():
        found = await locked_offer(offer)
        refuse(may_delete(found))
        await Shift.delete().where(Shift.offer == offer)
        await Role.delete().where(Role.offer == offer)
        await Offer.delete().where(Offer.id == offer)
        await forget_form(form_owner(offer))
        await log(viewer, found, "offer.deleted", fields=())
        await bump_offer(offer)
