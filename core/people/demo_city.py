"""Who lives in the demo city: invented organizations with their numbers, invented people."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.people.values import OrganizationKind, OrganizationRole, OrganizationState

K, R = OrganizationKind, OrganizationRole


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOrganization:
    """One organization; `name` is how seeds call it, `about` is in Polish, English, Ukrainian."""

    name: str
    slug: str
    kind: OrganizationKind
    legal_name: str
    short_name: str
    about: tuple[str, str, str]
    areas: tuple[str, ...] = ()
    krs: str = ""
    nip: str = ""
    regon: str = ""
    register_number: str = ""
    address: str = "64-100 Leszno"
    state: OrganizationState = OrganizationState.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One person; `city_role` is a role of the office, `roles` are on organizations by name."""

    name: str
    full_name: str
    email: str
    language: str = "pl"
    city_role: str = ""
    roles: dict[str, tuple[OrganizationRole, str]] = field(default_factory=dict)


ORGANIZATIONS = (
    DemoOrganization(
        name="city",
        slug="miasto-leszno",
        kind=K.CITY,
        legal_name="Miasto Leszno (miasto demonstracyjne)",
        short_name="Miasto Leszno",
        address="ul. K. Karasia 15, 64-100 Leszno",
        about=(
            "Urząd miasta demonstracyjnego. Z organizacjami robimy wydarzenia dla wszystkich.",
            "The office of the demo city. With organizations we make events for everybody.",
            "Управління демонстраційного міста. Разом з організаціями готуємо заходи для всіх.",
        ),
        areas=("33",),
    ),
    DemoOrganization(
        name="ngo_office",
        slug="wspolpraca-z-ngo",
        kind=K.CITY_DEPARTMENT,
        legal_name="Biuro Współpracy z Organizacjami (demo)",
        short_name="Biuro Współpracy z NGO",
        address="ul. K. Karasia 15, 64-100 Leszno",
        about=(
            "Doradzamy organizacjom i ogłaszamy konkursy.",
            "We advise organizations and announce open calls.",
            "Консультуємо організації та оголошуємо конкурси.",
        ),
        areas=("33", "27"),
    ),
    DemoOrganization(
        name="environment_office",
        slug="wydzial-srodowiska",
        kind=K.CITY_DEPARTMENT,
        legal_name="Wydział Ochrony Środowiska (demo)",
        short_name="Wydział Środowiska",
        address="ul. K. Karasia 15, 64-100 Leszno",
        about=(
            "Dbamy o zieleń, wodę i czyste powietrze.",
            "We look after greenery, water and clean air.",
            "Дбаємо про зелень, воду та чисте повітря.",
        ),
        areas=("18",),
    ),
    DemoOrganization(
        name="culture_centre",
        slug="mok",
        kind=K.CULTURE_INSTITUTION,
        legal_name="Miejski Ośrodek Kultury (demo)",
        short_name="MOK",
        about=(
            "Koncerty, warsztaty i sale dla mieszkańców.",
            "Concerts, workshops and rooms for residents.",
            "Концерти, майстер-класи та зали для мешканців.",
        ),
        areas=("16",),
    ),
    DemoOrganization(
        name="library",
        slug="biblioteka",
        kind=K.CULTURE_INSTITUTION,
        legal_name="Miejska Biblioteka Publiczna im. St. Grochowiaka (demo)",
        short_name="Biblioteka",
        address="ul. B. Chrobrego 3, 64-100 Leszno",
        about=(
            "Książki, spotkania z autorami i zajęcia dla dzieci.",
            "Books, meetings with authors and activities for children.",
            "Книги, зустрічі з авторами та заняття для дітей.",
        ),
        areas=("16", "14"),
    ),
    DemoOrganization(
        name="neighbours",
        slug="sasiedzka-przystan",
        kind=K.ASSOCIATION,
        legal_name="Przykładowe Stowarzyszenie „Sąsiedzka Przystań”",
        short_name="Sąsiedzka Przystań",
        about=(
            "Pomagamy sobie po sąsiedzku: zakupy, korepetycje, wspólny stół.",
            "Neighbours help neighbours: shopping, tutoring, a shared table.",
            "Сусіди допомагають сусідам: покупки, навчання, спільний стіл.",
        ),
        areas=("13", "1"),
        krs="0009900001",
        nip="0009900018",
        regon="990000016",
    ),
    DemoOrganization(
        name="maple",
        slug="zielony-klon",
        kind=K.FOUNDATION,
        legal_name="Fikcyjna Fundacja „Zielony Klon”",
        short_name="Zielony Klon",
        about=(
            "Sadzimy drzewa i uczymy o przyrodzie.",
            "We plant trees and teach about nature.",
            "Садимо дерева та навчаємо про природу.",
        ),
        areas=("18",),
        krs="0009900002",
        nip="0009900024",
        regon="990000022",
    ),
    DemoOrganization(
        name="spark",
        slug="iskra-testowa",
        kind=K.SCHOOL_SPORTS_CLUB,
        legal_name="Przykładowy UKS „Iskra Testowa”",
        short_name="UKS Iskra Testowa",
        about=(
            "Biegi, piłka i zawody dla dzieci i młodzieży.",
            "Running, football and contests for children and youth.",
            "Біг, футбол і змагання для дітей та молоді.",
        ),
        areas=("17", "15"),
        register_number="DEMO/3",
        regon="990000039",
    ),
    DemoOrganization(
        name="school",
        slug="szkola-pod-lipami",
        kind=K.SCHOOL,
        legal_name="Przykładowa Szkoła Podstawowa „Pod Lipami”",
        short_name="SP Pod Lipami",
        about=(
            "Szkoła podstawowa z kołem wolontariatu.",
            "A primary school with a volunteers’ circle.",
            "Початкова школа з гуртком волонтерів.",
        ),
        areas=("14",),
        register_number="DEMO-SP",
        regon="990000157",
    ),
    DemoOrganization(
        name="seniors",
        slug="zlota-jesien",
        kind=K.ASSOCIATION,
        legal_name="Fikcyjne Stowarzyszenie Seniorów „Złota Jesień”",
        short_name="Złota Jesień",
        about=(
            "Spacery, chór i nauka obsługi telefonu.",
            "Walks, a choir and lessons in using a phone.",
            "Прогулянки, хор і навчання користуванню телефоном.",
        ),
        areas=("10",),
        krs="0009900004",
        regon="990000045",
    ),
    DemoOrganization(
        name="stage",
        slug="otwarta-scena",
        kind=K.FOUNDATION,
        legal_name="Przykładowa Fundacja „Otwarta Scena”",
        short_name="Otwarta Scena",
        about=(
            "Teatr i muzyka na podwórkach.",
            "Theatre and music in backyards.",
            "Театр і музика у дворах.",
        ),
        areas=("16",),
        krs="0009900005",
        nip="0009900030",
        regon="990000051",
    ),
    DemoOrganization(
        name="cyclists",
        slug="rowerem-po-miescie",
        kind=K.SIMPLE_ASSOCIATION,
        legal_name="Fikcyjne Stowarzyszenie Zwykłe „Rowerem po Mieście”",
        short_name="Rowerem po Mieście",
        about=(
            "Wycieczki rowerowe i serwis na rynku.",
            "Bicycle trips and a repair stand in the square.",
            "Велопрогулянки та ремонт велосипедів на ринку.",
        ),
        areas=("19",),
        register_number="DEMO/7",
    ),
    DemoOrganization(
        name="fire_brigade",
        slug="osp-zatorze-demo",
        kind=K.FIRE_BRIGADE,
        legal_name="Przykładowa OSP „Zatorze-Demo”",
        short_name="OSP Zatorze-Demo",
        about=(
            "Ratujemy i uczymy pierwszej pomocy.",
            "We rescue, and teach first aid.",
            "Рятуємо та навчаємо першої допомоги.",
        ),
        areas=("23",),
        krs="0009900007",
        regon="990000068",
    ),
    DemoOrganization(
        name="bridge",
        slug="most",
        kind=K.FOUNDATION,
        legal_name="Fikcyjna Fundacja „Most–Міст”",
        short_name="Most–Міст",
        about=(
            "Łączymy mieszkańców z Polski i Ukrainy. Mówimy po ukraińsku.",
            "We bring together residents from Poland and Ukraine. We speak Ukrainian.",
            "Об’єднуємо мешканців з Польщі та України. Розмовляємо українською.",
        ),
        areas=("5a",),
        krs="0009900008",
        nip="0009900047",
        regon="990000074",
    ),
    DemoOrganization(
        name="together",
        slug="razem",
        kind=K.SOCIAL_COOPERATIVE,
        legal_name="Fikcyjna Spółdzielnia Socjalna „Razem”",
        short_name="Spółdzielnia Razem",
        about=(
            "Gotujemy i dajemy pracę osobom, którym było trudno ją znaleźć.",
            "We cook, and give work to people who could hardly find it.",
            "Готуємо та даємо роботу людям, яким було важко її знайти.",
        ),
        areas=("2",),
        krs="0009900010",
        nip="0009900053",
        regon="990000080",
    ),
    DemoOrganization(
        name="backyard",
        slug="podworko-7",
        kind=K.INFORMAL_GROUP,
        legal_name="Grupa nieformalna „Podwórko 7”",
        short_name="Podwórko 7",
        about=(
            "Sąsiedzi, którzy odnawiają swoje podwórko.",
            "Neighbours who renew their backyard.",
            "Сусіди, які оновлюють своє подвір’я.",
        ),
    ),
    DemoOrganization(
        name="linden",
        slug="demo-pod-lipa",
        kind=K.RURAL_CIRCLE,
        legal_name="Przykładowe KGW „Demo Pod Lipą”",
        short_name="KGW Demo Pod Lipą",
        about=(
            "Wypieki, śpiew i wieczory przy wspólnym stole.",
            "Baking, singing and evenings at a shared table.",
            "Випічка, спів і вечори за спільним столом.",
        ),
        areas=("16",),
        register_number="DEMO/11",
        state=OrganizationState.PENDING,
    ),
)

PEOPLE = (
    DemoPerson(
        name="city_admin",
        full_name="Halina Wrzos",
        email="halina.wrzos@example.org",
        city_role="city_admin",
        roles={"city": (R.ADMIN, "administratorka"), "environment_office": (R.ADMIN, "")},
    ),
    DemoPerson(
        name="city_officer",
        full_name="Marek Olcha",
        email="marek.olcha@example.org",
        city_role="city_officer",
        roles={
            "ngo_office": (R.ADMIN, "specjalista"),
            "culture_centre": (R.ADMIN, ""),
            "library": (R.ADMIN, ""),
        },
    ),
    DemoPerson(
        name="neighbours_admin",
        full_name="Zofia Jarząb",
        email="zofia.jarzab@example.org",
        roles={
            "neighbours": (R.ADMIN, "prezeska"),
            "seniors": (R.ADMIN, "skarbniczka"),
            "linden": (R.ADMIN, "przewodnicząca"),
        },
    ),
    DemoPerson(
        name="bridge_admin",
        full_name="Оксана Калина",
        email="oksana.kalyna@example.org",
        language="uk",
        roles={"bridge": (R.ADMIN, "голова правління"), "stage": (R.ADMIN, "")},
    ),
    DemoPerson(
        name="maple_coordinator",
        full_name="Piotr Leszczyna",
        email="piotr.leszczyna@example.org",
        roles={
            "maple": (R.ADMIN, "koordynator"),
            "cyclists": (R.ADMIN, ""),
            "backyard": (R.ADMIN, ""),
        },
    ),
    DemoPerson(
        name="neighbours_coordinator",
        full_name="Ewa Modrzew",
        email="ewa.modrzew@example.org",
        roles={
            "neighbours": (R.COORDINATOR, "koordynatorka wolontariatu"),
            "spark": (R.ADMIN, "trenerka"),
            "fire_brigade": (R.ADMIN, "druhna"),
            "together": (R.ADMIN, ""),
        },
    ),
    DemoPerson(
        name="teacher",
        full_name="Hanna Wiśnia",
        email="hanna.wisnia@example.org",
        roles={"school": (R.ADMIN, "opiekunka koła wolontariatu")},
    ),
    DemoPerson(
        name="volunteer",
        full_name="Łucja Żurawina",
        email="lucja.zurawina@example.org",
        roles={"neighbours": (R.VOLUNTEER, "")},
    ),
    DemoPerson(
        name="volunteer_2", full_name="Тарас Верба", email="taras.verba@example.org", language="uk"
    ),
    DemoPerson(name="volunteer_3", full_name="Jan Buk", email="jan.buk@example.org"),
    DemoPerson(name="volunteer_4", full_name="Marta Lipa", email="marta.lipa@example.org"),
    DemoPerson(name="volunteer_5", full_name="Antoni Świerk", email="antoni.swierk@example.org"),
    DemoPerson(name="volunteer_6", full_name="Nela Brzoza", email="nela.brzoza@example.org"),
    DemoPerson(
        name="volunteer_7",
        full_name="Rose Hawthorn",
        email="rose.hawthorn@example.org",
        language="en",
    ),
    DemoPerson(name="volunteer_8", full_name="Michał Grab", email="michal.grab@example.org"),
)
