"""Rows hold localized texts; queries give and take their JSON."""

from types import MappingProxyType

import pytest

from core.contracts.texts import LocalizedText
from core.data.database import Engine
from tests.core.data.sample_tables import Place

pytestmark = pytest.mark.anyio

TITLE = LocalizedText(original="pl", texts={"pl": "Łąka", "en": "Meadow"})


async def test_a_text_survives_the_database(engine: Engine) -> None:
    await Place(name="a", title=TITLE).save()
    loaded = await Place.objects().first()
    assert loaded is not None
    assert loaded.title == TITLE
    assert loaded.title.to("uk") == "Łąka"


async def test_select_gives_the_json(engine: Engine) -> None:
    await Place(name="a", title=TITLE).save()
    rows = await Place.select(Place.title)
    assert isinstance(rows[0]["title"], str)
    assert LocalizedText.from_json(rows[0]["title"]) == TITLE
    parsed = await Place.select(Place.title).output(load_json=True)
    assert parsed[0]["title"]["original"] == "pl"


async def test_update_takes_a_text(engine: Engine) -> None:
    place = Place(name="a")
    await place.save()
    assert place.title == LocalizedText()
    await Place.update({Place.title: TITLE}).where(Place.id == place.id)
    await place.refresh()
    assert place.title == TITLE
    place.title = LocalizedText.of("Hala", "en")
    await place.save()
    assert (await Place.objects().first()).title.original == "en"


def test_whatever_stands_for_a_text_becomes_one() -> None:
    for given in (TITLE, TITLE.to_json(), {"original": "pl", "texts": dict(TITLE.texts)}):
        assert Place(title=given).title == TITLE
    frozen = LocalizedText(original="pl", texts=MappingProxyType(dict(TITLE.texts)))
    assert isinstance(Place(title=frozen).title.texts, dict)
