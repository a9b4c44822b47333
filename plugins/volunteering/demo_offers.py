"""What the demo city's organizations look for volunteers for: invented offers and their shifts."""

from __future__ import annotations

from dataclasses import dataclass

Texts = tuple[str, ...]
"""Polish, then English and Ukrainian where they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShift:
    """One shift: days from today, hours of the city's clocks, how many people signed up.

    `places` are those of the offer's roles in their order, where it has several.
    """

    day: int
    start: int
    end: int
    capacity: int
    signed_up: int = 0
    places: tuple[int, ...] = ()
    note: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffer:
    """One offer; organization and author are named as in the demo city of people."""

    name: str
    organization: str
    author: str
    title: Texts
    summary: Texts
    place: str
    areas: tuple[str, ...]
    shifts: tuple[DemoShift, ...]
    description: Texts = ()
    tasks: Texts = ()
    requirements: Texts = ()
    benefits: Texts = ()
    kind: str = "once"
    district: str = ""
    languages: tuple[str, ...] = ("pl",)
    skills: tuple[str, ...] = ()
    roles: tuple[tuple[Texts, Texts], ...] = ()
    """Title and note of each, where there are several."""
    minimum_age: int | None = None
    has_minors_contact: bool = False
    is_draft: bool = False
    briefing: Texts = ()
    project: str = ""
    needs_approval: bool = False


OFFERS = (
    DemoOffer(
        name="trees",
        project="Zielone podwórka 2026",
        organization="maple",
        author="maple_coordinator",
        title=(
            "Sadzenie drzew nad stawem",
            "Planting trees by the pond",
            "Садіння дерев біля ставу",
        ),
        summary=(
            "Sadzimy sto klonów i lip. Wystarczą chęci, resztę pokażemy na miejscu.",
            "We plant a hundred maples and limes. Come as you are, we will show you how.",
            "Садимо сто кленів і лип. Достатньо бажання, решту покажемо на місці.",
        ),
        description=(
            "Pracujemy w parach: jedna osoba kopie, druga trzyma. Łopaty są na miejscu.",
            "We work in pairs: one digs, the other holds. Spades are there.",
            "Працюємо парами: одна людина копає, друга тримає. Лопати є на місці.",
        ),
        requirements=(
            "Ciepłe ubranie i pełne buty.",
            "Warm clothes and sturdy shoes.",
            "Теплий одяг і закрите взуття.",
        ),
        benefits=(
            "Ciepły posiłek i zaświadczenie o wolontariacie.",
            "A warm meal and a certificate.",
            "Гаряча їжа та довідка про волонтерство.",
        ),
        place="Park Leszczyńskich Satyryków, wejście od ul. Chrobrego",
        tasks=(
            "- kopanie dołków\n- sadzenie i podlewanie\n- znoszenie palików",
            "- digging holes\n- planting and watering\n- carrying stakes",
            "- копання ямок\n- садіння та полив\n- перенесення кілків",
        ),
        district="Zatorze",
        areas=("18",),
        skills=("gardening",),
        minimum_age=13,
        shifts=(
            DemoShift(day=-14, start=9, end=13, capacity=12, signed_up=6),
            DemoShift(day=-7, start=9, end=13, capacity=12, signed_up=5),
            DemoShift(day=6, start=9, end=13, capacity=12, signed_up=7),
            DemoShift(
                day=7,
                start=10,
                end=14,
                capacity=12,
                signed_up=3,
                note=(
                    "Tego dnia sadzimy też krzewy.",
                    "On this day we plant shrubs as well.",
                    "Цього дня садимо також кущі.",
                ),
            ),
            DemoShift(day=13, start=9, end=13, capacity=12, signed_up=1),
        ),
    ),
    DemoOffer(
        name="desk",
        organization="ngo_office",
        author="city_officer",
        title=("Dyżur w punkcie informacyjnym dla organizacji",),
        summary=("Odbieranie telefonów i kierowanie organizacji do właściwych osób w urzędzie.",),
        description=("Dyżurują dwie osoby. Pierwsza godzina to wprowadzenie z kimś z biura.",),
        requirements=("Spokojny głos i podstawowa obsługa komputera.",),
        benefits=("Szkolenie z obsługi klienta i opinia na piśmie.",),
        place="Urząd Miasta Leszna, ul. K. Karasia 15",
        areas=("33", "27"),
        minimum_age=18,
        shifts=(
            DemoShift(day=-3, start=9, end=12, capacity=2, signed_up=2),
            DemoShift(day=1, start=9, end=12, capacity=2, signed_up=2),
            DemoShift(day=1, start=12, end=15, capacity=2, signed_up=1),
            DemoShift(day=3, start=9, end=12, capacity=2),
            DemoShift(day=8, start=9, end=12, capacity=2, signed_up=1),
            DemoShift(day=8, start=12, end=15, capacity=2),
            DemoShift(day=10, start=9, end=12, capacity=2),
        ),
    ),
    DemoOffer(
        name="shopping",
        organization="neighbours",
        author="neighbours_coordinator",
        title=("Zakupy dla starszych sąsiadów",),
        summary=("Robimy zakupy osobom, którym trudno wyjść z domu, i chwilę rozmawiamy.",),
        description=(
            "Listę i pieniądze daje osoba koordynująca. Po zakupach oddajesz paragon i resztę.",
        ),
        requirements=("Cierpliwość i dwie wolne ręce. Rower się przyda.",),
        benefits=("Zwrot kosztu biletów i zaświadczenie.",),
        place="Świetlica „Przystań”, ul. Przykładowa 4",
        kind="regular",
        district="Grzybowo",
        areas=("1", "10", "13"),
        skills=("care",),
        minimum_age=16,
        shifts=(
            DemoShift(day=-10, start=16, end=18, capacity=5, signed_up=4),
            DemoShift(day=-3, start=16, end=18, capacity=5, signed_up=4),
            DemoShift(day=2, start=16, end=18, capacity=5, signed_up=4),
            DemoShift(day=4, start=16, end=18, capacity=5, signed_up=2),
            DemoShift(day=9, start=16, end=18, capacity=5, signed_up=1),
            DemoShift(day=11, start=16, end=18, capacity=5),
            DemoShift(day=16, start=16, end=18, capacity=5),
            DemoShift(day=18, start=16, end=18, capacity=5),
        ),
    ),
    DemoOffer(
        name="fete",
        organization="stage",
        author="bridge_admin",
        title=("Festyn na podwórku: obsługa stoisk i sceny",),
        summary=("Ustawianie stołów, opieka nad sceną i sprzątanie po festynie.",),
        description=("Dzielimy się na trzy grupy: scena, stoiska i porządek.",),
        benefits=("Koszulka, obiad i wstęp na wieczorny koncert.",),
        place="Podwórko przy ul. Słowiańskiej",
        district="Śródmieście",
        areas=("16", "13"),
        skills=("organizing", "cooking"),
        minimum_age=16,
        roles=(
            (
                ("Scena", "Stage", "Сцена"),
                (
                    "Noszenie sprzętu i pilnowanie kolejki występów.",
                    "Carrying gear and keeping the order of the acts.",
                    "Перенесення обладнання і порядок виступів.",
                ),
            ),
            (
                ("Stoiska", "Stalls", "Ятки"),
                (
                    "Ustawianie stołów i wydawanie jedzenia.",
                    "Setting up tables and handing out food.",
                    "Розставлення столів і видача їжі.",
                ),
            ),
            (("Porządek", "Cleaning up", "Порядок"), ()),
        ),
        shifts=(
            DemoShift(day=12, start=8, end=12, capacity=10, places=(4, 6), signed_up=3),
            DemoShift(day=12, start=12, end=17, capacity=15, places=(3, 8, 4), signed_up=4),
            DemoShift(day=12, start=17, end=21, capacity=8, places=(2, 0, 6), signed_up=1),
        ),
    ),
    DemoOffer(
        name="language",
        organization="bridge",
        author="bridge_admin",
        title=(
            "Rozmowy po polsku przy herbacie",
            "Talking Polish over tea",
            "Розмови польською за чаєм",
        ),
        summary=(
            "Rozmawiamy po polsku z osobami, które uczą się języka.",
            "We talk Polish with people who learn the language.",
            "Розмовляємо польською з людьми, які вивчають мову.",
        ),
        description=(
            "Siedzimy po cztery osoby przy stole. Tematy są na kartkach.",
            "Four people sit at a table. Topics are on cards.",
            "Сидимо по четверо за столом. Теми на картках.",
        ),
        requirements=(
            "Dobra znajomość polskiego.",
            "Good Polish.",
            "Добре знання польської мови.",
        ),
        place="Biblioteka, ul. B. Chrobrego 3, sala na piętrze (winda)",
        kind="regular",
        district="Śródmieście",
        areas=("5a",),
        languages=("pl", "uk"),
        skills=("teaching",),
        shifts=(
            DemoShift(day=-8, start=17, end=19, capacity=6, signed_up=4),
            DemoShift(day=-1, start=17, end=19, capacity=6, signed_up=5),
            DemoShift(day=5, start=17, end=19, capacity=6, signed_up=3),
            DemoShift(day=14, start=17, end=19, capacity=6, signed_up=1),
            DemoShift(day=21, start=17, end=19, capacity=6),
        ),
    ),
    DemoOffer(
        name="run",
        organization="spark",
        author="neighbours_coordinator",
        title=("Bieg mikołajkowy: punkty z wodą i meta",),
        summary=("Podawanie wody, wskazywanie drogi i wręczanie medali dzieciom.",),
        description=("Odprawa jest pół godziny przed startem, przy bramie stadionu.",),
        requirements=("Odblaskową kamizelkę dostaniesz od nas.",),
        place="Stadion im. A. Smoczyka, brama główna",
        areas=("17", "15"),
        briefing=(
            "Stój za barierką. Nie wbiegaj na trasę. Przy wypadku dzwoń pod 112 i do sztabu.",
            "Stay behind the barrier. Do not step onto the course. In an accident call 112.",
            "Стійте за бар’єром. Не виходьте на трасу. У разі нещасного випадку телефонуйте 112.",
        ),
        minimum_age=15,
        has_minors_contact=True,
        shifts=(
            DemoShift(day=15, start=8, end=11, capacity=20, signed_up=5),
            DemoShift(day=15, start=11, end=14, capacity=20, signed_up=2),
            DemoShift(day=15, start=14, end=16, capacity=10),
        ),
    ),
    DemoOffer(
        name="baking",
        organization="linden",
        author="neighbours_admin",
        title=("Wspólne pieczenie pierników",),
        summary=("Pieczemy pierniki na świąteczną zbiórkę.",),
        place="Dom kultury, kuchnia na parterze",
        areas=("16", "3"),
        shifts=(
            DemoShift(day=17, start=15, end=19, capacity=8),
            DemoShift(day=19, start=15, end=19, capacity=8),
        ),
    ),
    DemoOffer(
        name="visits",
        needs_approval=True,
        organization="neighbours",
        author="neighbours_coordinator",
        kind="open_ended",
        title=(
            "Odwiedziny u samotnych seniorów",
            "Visiting lonely seniors",
            "Відвідини літніх людей",
        ),
        summary=(
            "Herbata, rozmowa, wspólny spacer. Raz w tygodniu albo raz w miesiącu.",
            "Tea, a talk, a walk together. Once a week or once a month.",
            "Чай, розмова, спільна прогулянка. Раз на тиждень або раз на місяць.",
        ),
        place="U seniorów w domu, w całym mieście",
        areas=("10",),
        skills=("care",),
        minimum_age=18,
        shifts=(),
    ),
    DemoOffer(
        name="translations",
        organization="bridge",
        author="bridge_admin",
        kind="remote",
        title=("Tłumaczenie ulotek", "Translating leaflets", "Переклад листівок"),
        summary=(
            "Tłumaczymy ulotki na ukraiński i angielski. Wystarczy komputer.",
            "We translate leaflets into Ukrainian and English. A computer is enough.",
            "Перекладаємо листівки українською та англійською. Достатньо комп’ютера.",
        ),
        place="Zdalnie",
        areas=("5a",),
        languages=("pl", "uk", "en"),
        skills=("translating",),
        shifts=(),
    ),
)
