"""The areas of public tasks of art. 4(1) of the act on public benefit, with their names.

Codes are strings as the act prints them ("1a", "32a"); names are short forms, not its wording.
"""

from __future__ import annotations

AREAS: dict[str, dict[str, str]] = {
    code: {"pl": polish, "en": english, "uk": ukrainian}
    for code, polish, english, ukrainian in (
        ("1", "pomoc społeczna", "social assistance", "соціальна допомога"),
        (
            "1a",
            "wspieranie rodziny i piecza zastępcza",
            "family support and foster care",
            "підтримка сім’ї та прийомна опіка",
        ),
        ("1b", "nieodpłatna pomoc prawna", "free legal aid", "безоплатна правова допомога"),
        (
            "2",
            "integracja osób zagrożonych wykluczeniem",
            "social and work integration",
            "соціальна та трудова інтеграція",
        ),
        ("3", "działalność charytatywna", "charity", "благодійність"),
        (
            "4",
            "tradycja narodowa i świadomość obywatelska",
            "national tradition and civic awareness",
            "національні традиції та громадянська свідомість",
        ),
        (
            "5",
            "mniejszości narodowe i etniczne",
            "national and ethnic minorities",
            "національні та етнічні меншини",
        ),
        ("5a", "integracja cudzoziemców", "integration of foreigners", "інтеграція іноземців"),
        ("6", "ochrona i promocja zdrowia", "health", "охорона та зміцнення здоров’я"),
        (
            "7",
            "działania na rzecz osób z niepełnosprawnościami",
            "people with disabilities",
            "підтримка людей з інвалідністю",
        ),
        ("8", "zatrudnienie i aktywizacja zawodowa", "employment", "зайнятість"),
        ("9", "równe prawa kobiet i mężczyzn", "gender equality", "рівні права жінок і чоловіків"),
        ("10", "działania na rzecz seniorów", "seniors", "підтримка людей поважного віку"),
        (
            "11",
            "rozwój gospodarczy i przedsiębiorczość",
            "economic development",
            "економічний розвиток і підприємництво",
        ),
        (
            "12",
            "technika, wynalazczość i innowacyjność",
            "technology and innovation",
            "техніка, винахідництво та інновації",
        ),
        ("13", "wspólnoty i społeczności lokalne", "local communities", "місцеві громади"),
        (
            "14",
            "nauka, edukacja i wychowanie",
            "science and education",
            "наука, освіта та виховання",
        ),
        (
            "15",
            "dzieci i młodzież, wypoczynek",
            "children, youth and leisure",
            "діти та молодь, відпочинок",
        ),
        (
            "16",
            "kultura, sztuka i dziedzictwo",
            "culture, arts and heritage",
            "культура, мистецтво та спадщина",
        ),
        ("17", "sport i kultura fizyczna", "sport", "спорт і фізична культура"),
        (
            "18",
            "ekologia, zwierzęta i przyroda",
            "ecology, animals and nature",
            "екологія, тварини та природа",
        ),
        ("19", "turystyka i krajoznawstwo", "tourism", "туризм і краєзнавство"),
        (
            "20",
            "porządek i bezpieczeństwo publiczne",
            "public safety",
            "громадський порядок і безпека",
        ),
        ("21", "obronność", "defence", "оборона"),
        (
            "22",
            "prawa człowieka i demokracja",
            "human rights and democracy",
            "права людини та демократія",
        ),
        ("22a", "poradnictwo obywatelskie", "citizens' advice", "громадянське консультування"),
        (
            "23",
            "ratownictwo i ochrona ludności",
            "rescue and civil protection",
            "рятувальна справа та захист населення",
        ),
        (
            "24",
            "pomoc ofiarom katastrof i wojen",
            "help for victims of disasters and wars",
            "допомога постраждалим від катастроф і воєн",
        ),
        ("25", "prawa konsumentów", "consumer rights", "права споживачів"),
        ("26", "integracja europejska", "European integration", "європейська інтеграція"),
        ("27", "wolontariat", "volunteering", "волонтерство"),
        ("28", "Polonia i Polacy za granicą", "Poles abroad", "поляки за кордоном"),
        (
            "29",
            "kombatanci i osoby represjonowane",
            "combatants and repressed persons",
            "комбатанти та репресовані особи",
        ),
        ("29a", "weterani", "veterans", "ветерани"),
        (
            "30",
            "promocja Polski za granicą",
            "promotion of Poland abroad",
            "промоція Польщі за кордоном",
        ),
        (
            "31",
            "rodzina, macierzyństwo i prawa dziecka",
            "family and children's rights",
            "сім’я, материнство та права дитини",
        ),
        ("32", "przeciwdziałanie uzależnieniom", "addiction prevention", "запобігання залежностям"),
        ("32a", "rewitalizacja", "revitalisation", "ревіталізація"),
        (
            "33",
            "wsparcie organizacji pozarządowych",
            "support of NGOs",
            "підтримка громадських організацій",
        ),
    )
}


def area_name(code: str, language: str) -> str:
    """The short name of an area; the code itself for one that the list does not have."""
    names = AREAS.get(code)
    return names.get(language, names["pl"]) if names else code


def area_choices(language: str) -> list[tuple[str, str]]:
    """All areas as (code, name), in the act's order."""
    return [(code, area_name(code, language)) for code in AREAS]
