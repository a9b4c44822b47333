"""What volunteering does on others' facts."""

from __future__ import annotations

from core.contracts.reactions import Mode, Reaction
from core.people.api import follow_organizations
from core.services.calendar.api import EntryCancelled, EntryMoved
from plugins.volunteering.service.entries import refresh_entries_of
from plugins.volunteering.service.following import cancel_along, move_along
from plugins.volunteering.service.profiles import tell_of_new_offer
from plugins.volunteering.signals import OfferPublished
from plugins.volunteering.tables import Offer

REACTIONS = (
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
)
