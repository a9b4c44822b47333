"""What the demo city's invented organizations hold, in plain Polish."""

from __future__ import annotations

from plugins.events.demo.shapes import DemoEvent, Texts
from plugins.events.values import Audience, EventKind, EventState

K, A = EventKind, Audience

FETE: Texts = (
    """Spotykamy się po raz trzeci. Gra orkiestra z naszej dzielnicy, a dzieci malują mural.

**Program**

- 10.00 otwarcie i wspólne śniadanie
- 12.00 wymiana roślin
- 14.00 koncert
- 15.30 wspólne sprzątanie""",
    """We meet for the third time. The band of our district plays, children paint a mural.

**Programme**

- 10:00 opening and a shared breakfast
- 12:00 plant swap
- 14:00 concert
- 15:30 tidying up together""",
    """Зустрічаємося втретє. Грає оркестр нашого району, діти малюють мурал.

**Програма**

- 10:00 відкриття і спільний сніданок
- 12:00 обмін рослинами
- 14:00 концерт
- 15:30 спільне прибирання""",
)

OF_ORGANIZATIONS = (
    DemoEvent(
        host="neighbours",
        writer="neighbours_admin",
        kind=K.EVENT,
        title=(
            "Festyn sąsiedzki na Zatorzu",
            "Neighbours' fête at Zatorze",
            "Сусідське свято на Заторжі",
        ),
        summary=(
            "Muzyka, ciasto i wymiana roślin. Każdy może coś przynieść.",
            "Music, cake and a plant swap. Bring something if you like.",
            "Музика, випічка та обмін рослинами. Можна щось принести.",
        ),
        description=FETE,
        day=6,
        hour=10,
        hours=6,
        place="Park Jonstona",
        address="al. Jana Pawła II, Leszno",
        areas=("13", "16"),
        audience=A.FAMILIES,
        access=("is_step_free", "has_accessible_toilet", "has_quiet_hour"),
        access_notes=(
            "Cicha godzina od 12.00 do 13.00. Alejki są utwardzone.",
            "Quiet hour from 12:00 to 13:00. The paths are paved.",
            "Тиха година з 12:00 до 13:00. Доріжки з твердим покриттям.",
        ),
        bring=(
            "Kubek, koc i roślinę na wymianę.",
            "A mug, a blanket and a plant to swap.",
            "Чашку, плед і рослину для обміну.",
        ),
        contact="sasiedzka-przystan@example.org",
        places=60,
        guests=(1, 2, 3, 5, 7),
    ),
    DemoEvent(
        host="maple",
        writer="maple_coordinator",
        kind=K.WORKSHOP,
        title=("Ptaki nad Zaborowem", "Birds at Zaborowo", "Птахи над Заборовом"),
        summary=(
            "Spacer z lornetką. Uczymy się rozpoznawać pięć gatunków.",
            "A walk with binoculars. We learn to tell five species apart.",
            "Прогулянка з біноклем. Вчимося розпізнавати п’ять видів.",
        ),
        description=(
            "Prowadzi przyrodniczka. Lornetki mamy na miejscu. Idziemy około trzech kilometrów.",
        ),
        day=3,
        hour=9,
        hours=3,
        place="Zbiornik Zaborowo, pomost",
        areas=("18",),
        access_notes=("Ścieżka jest miejscami grząska, wózek nie przejedzie.",),
        bring=("Ciepłe ubranie i buty na błoto.",),
        places=20,
        guests=(1, 4, 6),
    ),
    DemoEvent(
        host="fire_brigade",
        writer="neighbours_coordinator",
        kind=K.TRAINING,
        title=(
            "Pierwsza pomoc dla każdego",
            "First aid for everybody",
            "Перша допомога для кожного",
        ),
        summary=(
            "Resuscytacja i defibrylator w cztery godziny. Ćwiczymy na fantomach.",
            "Resuscitation and the defibrillator in four hours. We practise on dummies.",
            "Реанімація та дефібрилятор за чотири години. Тренуємося на манекенах.",
        ),
        description=(
            "Szkolenie prowadzą ratownicy. Każda osoba dostaje zaświadczenie o udziale.",
            "Rescuers lead the training. Everybody gets a certificate.",
            "Навчання проводять рятувальники. Кожен отримає довідку про участь.",
        ),
        day=9,
        hour=16,
        hours=4,
        place="Remiza OSP, sala szkoleń",
        areas=("23", "6"),
        access=("is_step_free", "has_accessible_toilet"),
        places=4,
        guests=(2, 3, 4, 5, 6, 8),
    ),
    DemoEvent(
        host="seniors",
        writer="neighbours_admin",
        kind=K.TRAINING,
        title=("Telefon bez tajemnic",),
        summary=("Uczymy się wysyłać zdjęcia i rozpoznawać fałszywe wiadomości.",),
        description=("Grupa jest mała, każda osoba ma swojego pomocnika.",),
        day=2,
        hour=11,
        place="Klub Złota Jesień",
        address="ul. Lipowa 4, Leszno",
        areas=("10", "14"),
        audience=A.SENIORS,
        access=("is_step_free", "has_accessible_toilet"),
        bring=("Telefon i ładowarkę.",),
        places=8,
        needs_approval=True,
        guests=(5, 8),
    ),
    DemoEvent(
        host="stage",
        writer="bridge_admin",
        kind=K.EVENT,
        title=("Teatr na podwórku", "Theatre in a backyard", "Театр у дворі"),
        summary=(
            "Spektakl bez słów dla małych i dużych.",
            "A play without words for small and big ones.",
            "Вистава без слів для малих і дорослих.",
        ),
        day=5,
        hour=17,
        place="Podwórko przy ul. Słowiańskiej 20",
        areas=("16",),
        audience=A.FAMILIES,
        places=50,
        guests=(2, 6, 7),
        ends_as=EventState.CANCELLED,
        reason="Choroba w zespole. Spektakl wróci na wiosnę.",
    ),
    DemoEvent(
        host="cyclists",
        writer="maple_coordinator",
        kind=K.EVENT,
        title=("Rowerem do Rydzyny",),
        summary=("Spokojna wycieczka, 24 kilometry, postój przy zamku.",),
        day=7,
        hour=10,
        hours=4,
        place="Rynek, przy ratuszu",
        areas=("19", "17"),
        bring=("Sprawny rower, kask i wodę.",),
        places=25,
        guests=(3, 4),
        ends_as=EventState.POSTPONED,
        reason="Droga przez las jest w remoncie. Nowy termin podamy do końca miesiąca.",
    ),
    DemoEvent(
        host="bridge",
        writer="bridge_admin",
        kind=K.WORKSHOP,
        title=(
            "Rozmowy po polsku i po ukraińsku",
            "Conversations in Polish and Ukrainian",
            "Розмови польською та українською",
        ),
        summary=(
            "Uczymy się od siebie nawzajem. Każdy mówi, jak umie.",
            "We learn from each other. Everybody speaks as well as they can.",
            "Вчимося одне в одного. Кожен говорить, як уміє.",
        ),
        description=(
            "Siedzimy w parach i co kwadrans zmieniamy język. Na stole są gry i słowniki.",
            "We sit in pairs and change the language every quarter of an hour.",
            "Сидимо парами й щочверть години змінюємо мову. На столі ігри та словники.",
        ),
        day=10,
        hour=17,
        minute=30,
        place="Kawiarnia Most",
        address="ul. Wróblewskiego 8, Leszno",
        areas=("5a", "14"),
        access=("is_step_free",),
        places=16,
        guests=(1, 2, 7),
    ),
    DemoEvent(
        host="backyard",
        writer="maple_coordinator",
        kind=K.WORKSHOP,
        title=("Malujemy bramę na nowo",),
        summary=("Sąsiedzi odnawiają bramę. Farby i pędzle są na miejscu.",),
        day=14,
        hour=11,
        hours=4,
        place="Brama przy ul. Narutowicza 7",
        areas=("13",),
        places=12,
    ),
    DemoEvent(
        host="together",
        writer="neighbours_coordinator",
        kind=K.OPEN_DAY,
        title=("Dzień otwarty kuchni Razem", "Open day of the Razem kitchen"),
        summary=(
            "Zobacz, jak gotuje spółdzielnia socjalna, i spróbuj zupy dnia.",
            "See how a social cooperative cooks, and try the soup of the day.",
        ),
        day=12,
        hour=12,
        hours=5,
        place="Kuchnia Razem",
        address="ul. Towarowa 11, Leszno",
        areas=("2", "8"),
        access=("is_step_free", "has_accessible_toilet"),
        price="Zupa za 10 zł",
    ),
    DemoEvent(
        host="spark",
        writer="neighbours_coordinator",
        kind=K.EVENT,
        title=("Bieg mikołajkowy przez park",),
        summary=("Trzy trasy: 500 metrów, 2 i 5 kilometrów. Każde dziecko dostaje medal.",),
        day=13,
        hour=11,
        hours=3,
        place="Park im. Leszczyńskich Satyryków",
        areas=("17", "15"),
        audience=A.CHILDREN,
        access=("is_step_free",),
        bring=("Wygodne buty i czapkę.",),
        places=120,
        guests=(1, 3, 4, 6),
        moved_by=1,
        reason="Tego dnia park jest zamknięty z powodu wycinki.",
    ),
)
