"""What was on in the demo city."""

from __future__ import annotations

from plugins.events.demo.shapes import DemoEvent
from plugins.events.values import Audience, EventKind

K, A = EventKind, Audience

PAST = (
    DemoEvent(
        host="neighbours",
        writer="neighbours_admin",
        kind=K.EVENT,
        title=("Śniadanie sąsiedzkie",),
        summary=("Wspólny stół na skwerze. Każdy przyniósł coś od siebie.",),
        day=-10,
        hour=9,
        hours=3,
        place="Skwer przy ul. Zatorze",
        areas=("13",),
        access=("is_step_free",),
        places=40,
        guests=(1, 2, 3, 4, 6),
    ),
    DemoEvent(
        host="maple",
        writer="maple_coordinator",
        kind=K.WORKSHOP,
        title=("Budki lęgowe: warsztaty stolarskie",),
        summary=("Zbiliśmy dwanaście budek dla sikor i kowalików.",),
        day=-24,
        hour=10,
        hours=4,
        place="Warsztat Zielonego Klonu",
        areas=("18", "15"),
        places=15,
        guests=(1, 5, 7),
    ),
    DemoEvent(
        host="ngo_office",
        writer="city_officer",
        kind=K.TRAINING,
        title=("Jak rozliczyć dotację: szkolenie",),
        summary=("Sprawozdanie krok po kroku, z przykładami.",),
        day=-38,
        hour=16,
        hours=3,
        place="Ratusz, sala 12",
        address="Rynek 1, Leszno",
        areas=("33",),
        audience=A.ORGANIZATIONS,
        access=("is_step_free", "has_induction_loop"),
        places=30,
        guests=(3, 8),
    ),
)
