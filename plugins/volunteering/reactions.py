"""What volunteering does on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import OrganizationsMerged, PersonsJoined, follow_organizations
from core.services.calendar.api import EntryCancelled, EntryMoved
from core.signups.api import SignupCancelled
from plugins.volunteering.service.cover import tell_of_gap
from plugins.volunteering.service.entries import refresh_entries_of
from plugins.volunteering.service.following import cancel_along, move_along
from plugins.volunteering.service.merging import (
    join_hours,
    join_pupils,
    move_hours,
    move_what_it_knows,
)
from plugins.volunteering.service.profiles import tell_of_new_offer
from plugins.volunteering.signals import OfferPublished
from plugins.volunteering.tables import Offer

REACTIONS = (
    Reaction(
        key="volunteering.join_pupils",
        to=PersonsJoined,
        mode=Mode.PARTICIPATE,
        run=join_pupils,
    ),
    Reaction(
        key="volunteering.move_hours",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_hours,
    ),
    Reaction(
        key="volunteering.join_hours",
        to=PersonsJoined,
        mode=Mode.PARTICIPATE,
        run=join_hours,
    ),
    *follow_organizations(
        "volunteering",
        organization=Offer.organization,
        is_hidden=Offer.is_hidden,
        refresh=refresh_entries_of,
    ),
    Reaction(
        key="volunteering.move_along",
        to=EntryMoved,
        mode=Mode.PARTICIPATE,
        run=move_along,
    ),
    Reaction(
        key="volunteering.cancel_along",
        to=EntryCancelled,
        mode=Mode.PARTICIPATE,
        run=cancel_along,
    ),
    Reaction(
        key="volunteering.tell_of_new_offer",
        to=OfferPublished,
        mode=Mode.OBSERVE,
        run=tell_of_new_offer,
    ),
    Reaction(
        key="volunteering.tell_of_gap",
        to=SignupCancelled,
        mode=Mode.OBSERVE,
        run=tell_of_gap,
    ),
    Reaction(
        key="volunteering.move_what_it_knows",
        to=OrganizationsMerged,
        mode=Mode.PARTICIPATE,
        run=move_what_it_knows,
    ),
)
