"""What is on in the demo city: invented events of its invented organizations, in plain Polish."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.events.values import Audience, EventKind, EventState

K, A = EventKind, Audience

Texts = tuple[str, ...]
"""A text in Polish, and maybe in English and Ukrainian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoEvent:
    """One event. `day` counts from today, `hour` and `minute` are wall time, `hours` is how long.

    `host` and `writer` are names that the people's seed left; `guests` are volunteers by number.
    `places` None means no sign-up, 0 no limit. `ends_as` is what becomes of it, for `reason`;
    `moved_by` are days by which it is moved after people signed up.
    """

    host: str
    writer: str
    kind: EventKind
    title: Texts
    summary: Texts
    description: Texts = ()
    day: int
    hour: int
    minute: int = 0
    hours: float = 2
    place: str = ""
    address: str = ""
    link: str = ""
    areas: tuple[str, ...] = ()
    audience: Audience = Audience.EVERYONE
    access: tuple[str, ...] = ()
    access_notes: Texts = ()
    bring: Texts = ()
    contact: str = ""
    price: str = ""
    places: int | None = None
    needs_approval: bool = False
    guests: tuple[int, ...] = ()
    ends_as: EventState = EventState.PUBLISHED
    reason: str = ""
    moved_by: int = 0
    has_picture: bool = True


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

EVENTS = (
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
            "Кружку, плед і рослину для обміну.",
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
        host="ngo_office",
        writer="city_officer",
        kind=K.MEETING,
        title=(
            "Spotkanie organizacji przed naborem małych grantów",
            "Meeting of organizations before the call for small grants",
        ),
        summary=(
            "Omawiamy zasady, terminy i częste błędy. Jest czas na pytania.",
            "We go through rules, dates and common mistakes. There is time for questions.",
        ),
        description=(
            "Pokażemy wniosek krok po kroku. Zapraszamy też grupy nieformalne.",
            "We show the request form step by step. Informal groups are welcome too.",
        ),
        day=4,
        hour=17,
        place="Ratusz, sala 12",
        address="Rynek 1, Leszno",
        areas=("33",),
        audience=A.ORGANIZATIONS,
        access=("is_step_free", "has_accessible_toilet", "has_induction_loop", "has_sign_language"),
        contact="wspolpraca-z-ngo@example.org",
        places=40,
        guests=(1, 8),
    ),
    DemoEvent(
        host="city",
        writer="city_admin",
        kind=K.MEETING,
        title=("Rozmowa o programie współpracy", "A talk about the programme of cooperation"),
        summary=(
            "Spotkanie online o rocznym programie współpracy miasta z organizacjami.",
            "An online meeting about the city's yearly programme of cooperation.",
        ),
        day=11,
        hour=18,
        hours=1.5,
        link="https://spotkanie.example.org/program",
        areas=("33",),
        audience=A.ORGANIZATIONS,
        access=("has_sign_language",),
        places=0,
        guests=(3,),
        has_picture=False,
    ),
    DemoEvent(
        host="library",
        writer="city_officer",
        kind=K.EVENT,
        title=("Wieczór z poezją przy herbacie",),
        summary=("Czytamy na głos wiersze mieszkańców. Można tylko słuchać.",),
        day=8,
        hour=18,
        place="Galeria Lochy",
        address="ul. B. Chrobrego 3, Leszno",
        areas=("16",),
        access=("has_induction_loop",),
        access_notes=("Do galerii prowadzą schody. Zadzwoń, pomożemy wejść.",),
        contact="biblioteka@example.org",
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
    DemoEvent(
        host="environment_office",
        writer="city_admin",
        kind=K.EVENT,
        title=("Punkt napraw i zbiórka elektroodpadów",),
        summary=("Naprawiamy drobny sprzęt i zbieramy to, czego już nie da się naprawić.",),
        day=16,
        hour=10,
        hours=5,
        place="Parking przy hali SP 9",
        areas=("18",),
        access=("is_step_free",),
        bring=("Sprzęt do naprawy, najwyżej dwie rzeczy.",),
    ),
    DemoEvent(
        host="culture_centre",
        writer="city_officer",
        kind=K.OPEN_DAY,
        title=(
            "Weekend otwartych pracowni",
            "A weekend of open studios",
            "Вихідні відкритих майстерень",
        ),
        summary=(
            "Dwa dni warsztatów: ceramika, druk i taniec. Przyjdź, kiedy chcesz.",
            "Two days of workshops: ceramics, printing and dance. Come when you like.",
            "Два дні майстер-класів: кераміка, друк і танець. Приходьте, коли зручно.",
        ),
        day=20,
        hour=10,
        hours=32,
        place="Miejski Ośrodek Kultury",
        areas=("16", "15"),
        audience=A.FAMILIES,
        access=("is_step_free", "has_accessible_toilet", "has_quiet_hour"),
        places=150,
        guests=(2, 5, 7, 8),
    ),
    DemoEvent(
        host="library",
        writer="city_officer",
        kind=K.EVENT,
        title=("Noc w bibliotece",),
        summary=("Czytanie przy latarkach i gra terenowa między regałami.",),
        day=40,
        hour=20,
        hours=4,
        place="Biblioteka, czytelnia",
        areas=("16", "15"),
        audience=A.YOUTH,
        places=30,
        ends_as=EventState.DRAFT,
    ),
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
