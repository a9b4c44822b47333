"""The press: tagged and archival, the text literal, the codes readable, nothing else reachable."""

from datetime import UTC, datetime

import pytest

from core.contracts.documents import QrCode
from core.services.documents import printing
from core.services.documents.printing import NotPrinted, PrintOrder, print_document, template_path
from core.testing.papers import codes, texts

AT = datetime(2026, 11, 28, 19, 0, tzinfo=UTC)
HOSTILE = '#import "x": * $ * \\ _ = [] <a> "'
NAMES = (
    "Zażółć Gęślą-Jaźń",
    "Дмитро Ґалаган-Їжакевич",
    HOSTILE,
    "A" * 300,
    "\N{THUMBS UP SIGN} Ala",
)


def order(template="checkin/badges.typ", language="pl", **data):
    given = {
        "layout": "a6",
        "event": "Sadzimy drzewa",
        "people": [
            {
                "name": name,
                "role": "Zmiana",
                "organization": "Fundacja",
                "typed": f"KMNP-{number:04}",
                "code": QrCode(f"CODE {number}"),
            }
            for number, name in enumerate(NAMES)
        ],
    }
    return PrintOrder(
        template=template, title="Próba", language=language, data=given | data, made_at=AT
    )


@pytest.fixture
async def badges(registry):
    return await print_document(order())


async def test_a_document_says_its_language_title_and_standards(badges):
    assert b"/Lang(pl)" in badges.replace(b" ", b"")
    assert b"/StructTreeRoot" in badges
    assert b"/Marked true" in badges
    assert b"pdfuaid:part" in badges
    assert b"pdfaid:part" in badges


async def test_texts_are_literal_in_both_scripts(badges):
    said = ["".join(page.split()) for page in texts(badges)]
    for name, page in zip(NAMES[:3], said, strict=False):
        assert "".join(name.split()) in page.replace("\x02", "-").replace("--", "-")
    assert said[3].count("A") >= 300
    assert "Ala" in said[4]


async def test_codes_are_read_from_the_pixels(badges):
    assert codes(badges) == [f"CODE {number}" for number in range(len(NAMES))]


@pytest.mark.parametrize("layout", ["90x54", "85x55", "99x38", "roll62"])
async def test_codes_of_every_size_are_read(registry, layout):
    """The text of a pass is as long as this one."""
    text = "NCF" + "6BFOXN*TS0BI$ZD4M6O.0 8L" * 5 + "ABCDEFGH"
    people = [
        {"name": "Łucja", "role": "", "organization": "", "typed": "A", "code": QrCode(text)}
    ] * 2
    pdf = await print_document(order(layout=layout, people=people))
    assert codes(pdf, scale=4) == [text, text]


async def test_equal_orders_give_equal_bytes(registry, badges):
    assert await print_document(order()) == badges


async def test_progress_is_told(registry):
    people = order().data["people"][:1] * 60
    told = []
    await print_document(order(people=people), tell=lambda done, total: told.append((done, total)))
    assert told == [(50, 60)]


# --- limits --------------------------------------------------------------------------------------


@pytest.fixture
def folder(registry, tmp_path, monkeypatch):
    (tmp_path / "house.typ").write_text("")
    monkeypatch.setattr(printing, "HOUSE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#import "@preview/cetz:0.3.0"'],
)
async def test_nothing_outside_the_order_is_read(folder, source):
    (folder / "bad.typ").write_text(f'#set document(title: "x")\n{source}')
    with pytest.raises(NotPrinted):
        await print_document(order("bad.typ"))


async def test_a_press_that_hangs_is_ended(folder):
    (folder / "slow.typ").write_text(
        '#set document(title: "x")\n#for a in range(100000) { for b in range(10000) { let c = b } }'
    )
    with pytest.raises(NotPrinted):
        await print_document(order("slow.typ"), seconds=1)


@pytest.mark.parametrize("name", ["none.typ", "../../../etc/passwd", "house.typ/x"])
async def test_templates_lie_in_their_folders(registry, name):
    with pytest.raises(LookupError):
        template_path(name)


async def test_a_text_cannot_pretend_to_be_a_code(registry):
    """Only `QrCode` is drawn; a mapping of a draft cannot carry the mark."""
    people = [{"name": "x", "role": "", "organization": "", "typed": "", "code": ""}]
    pdf = await print_document(order(people=people, **{"\0code": "https://bad.example"}))
    assert codes(pdf) == []
