"""Sows the demo city's family: a mother and her two children take places of one shift together."""

from __future__ import annotations

from core.contracts.ages import AgeBand
from core.contracts.demo import DemoWorld
from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.viewer import Viewer
from core.people.api import Relation, person_by_id
from core.signups.api import Companion, SignUpRequest, sign_up
from plugins.volunteering.queries import offer_by_slug, shifts_ahead

OFFER = "rozmowy-po-polsku-przy-herbacie"
MOTHER = "volunteer_4"
CHILDREN = (
    Companion(name="Staś Lipa", age=AgeBand.UNDER_13, leader_is=Relation.PARENT),
    Companion(name="Hania Lipa", age=AgeBand.FROM_13, leader_is=Relation.PARENT),
)


async def sow_family(world: DemoWorld) -> None:
    """Sign the family up for the offer's last shift, where there is room."""
    mother = await person_by_id(world.things[f"person.{MOTHER}"])
    offer = await offer_by_slug(OFFER)
    shifts = (await shifts_ahead([offer.offer.id], world.now)) if offer else {}
    ahead = shifts.get(offer.offer.id, ()) if offer else ()
    if mother is None or not ahead or not ahead[-1].sheets:
        return
    sheet = ahead[-1].sheets[0]
    wish = SignUpRequest(
        sheet=sheet,
        applicant=Applicant(
            name=mother.name, email=mother.email or "", language=mother.language, person=mother.id
        ),
        idempotency_key=f"demo:family:{mother.id}",
        companions=CHILDREN,
        age=AgeBand.ADULT,
    )
    try:
        await sign_up(wish, viewer=Viewer(person=mother.id), now=world.now)
    except Refused:
        return
