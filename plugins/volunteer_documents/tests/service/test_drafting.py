"""What a certificate says of hours, before it is issued."""

from datetime import date

from core.contracts.texts import LocalizedText
from core.contracts.viewer import Viewer
from core.data.ids import new_id
from plugins.volunteer_documents.rules import OWN
from plugins.volunteer_documents.service.drafting import (
    content_of,
    hours_of,
    key_of,
    own_verdict,
    scope_of,
)
from plugins.volunteer_documents.tests.conftest import FIRST, NOW, TODAY, work
from plugins.volunteering.api import CertificateHours, OfferHours, hours_by_volunteer


def hours(*offers):
    return CertificateHours(
        minutes=sum(one.minutes for one in offers),
        night_minutes=0,
        assumed_minutes=0,
        first_day=date(2026, 5, 1),
        last_day=date(2026, 6, 1),
        offers=offers,
    )


def test_the_scope_names_offers_and_what_was_done():
    given = hours(
        OfferHours(title=LocalizedText.of("Sadzenie"), minutes=90, tasks=("Kopanie", "Podlewanie")),
        OfferHours(title=LocalizedText(), minutes=60, tasks=("Gotowanie",)),
        OfferHours(title=LocalizedText(), minutes=30),
    )
    said = [one.replace("\xa0", " ") for one in scope_of(given, "pl")]
    assert said == [
        "Sadzenie: Kopanie, Podlewanie (1 godz. 30 min)",
        "Gotowanie (1 godz.)",
        "Inna pomoc (0 godz. 30 min)",
    ]


async def test_people_from_paper_are_told_apart_by_their_names(host, coordinator, ola):
    await work(coordinator, host, "Jan Lis", minutes=60)
    await work(coordinator, host, "jan lis", minutes=30)
    found = await hours_by_volunteer(host.id, first=FIRST, last=TODAY)
    assert [(one.name.lower(), one.hours.minutes, one.person) for one in found] == [
        ("jan lis", 90, None),
        ("ola", 120, ola.person),
    ]
    counted = await hours_of(
        host.id, person=None, name=key_of(found[0]).partition(":")[2], first=FIRST, last=TODAY
    )
    assert counted.minutes == 90
    nobody = await hours_of(host.id, person=None, name="Nikt", first=FIRST, last=TODAY)
    assert (nobody.minutes, nobody.first_day) == (0, None)


def test_a_namesake_is_told_whatever_the_letters():
    viewer = Viewer(account=new_id(), person=new_id(), name="Łucja Żuraw")
    assert own_verdict(viewer, None, "lucja zuraw") is OWN
    assert own_verdict(viewer, None, "Jan") is None
    assert own_verdict(viewer, new_id(), "Łucja Żuraw") is None


async def test_the_host_stands_there_as_its_profile_says(host, ola):
    found = await hours_of(host.id, person=ola.person, name="", first=FIRST, last=TODAY)
    said = content_of(host, "Ola", found, language="pl", now=NOW)
    assert (said.host, said.minutes, said.day) == ("Stowarzyszenie Zielony Klon", 120, TODAY)
    assert sum(minutes for _, minutes in said.years) == 120
