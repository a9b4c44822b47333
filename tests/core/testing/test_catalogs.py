"""Catalogs of a room are compared with its sources and read as texts."""

from core.testing.catalogs import Domain, faults, said_differently

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def room(tmp_path, texts):
    """A room with one sentence and its catalogs."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "texts.py").write_text('TITLE = msg("See the shifts")\n', encoding="utf-8")
    domain = Domain("room", (tmp_path,), tmp_path / "locales")
    for language, text in texts.items():
        domain.file(language).parent.mkdir(parents=True)
        domain.file(language).write_text(
            f'{PO}msgid "See the shifts"\nmsgstr "{text}"\n', encoding="utf-8"
        )
    return domain


def test_a_translated_room_has_no_faults(tmp_path):
    texts = {"pl": "Zobacz zmiany", "en": "See the shifts", "uk": "Переглянути зміни"}
    assert list(faults(room(tmp_path, texts))) == []


def test_english_that_stands_for_a_translation_is_a_fault(tmp_path):
    texts = {"pl": "Zobacz zmiany", "en": "See the shifts", "uk": "See the shifts"}
    assert list(faults(room(tmp_path, texts))) == ["room/uk: in English 'See the shifts'"]


def test_two_rooms_that_say_it_differently_are_a_fault(tmp_path):
    one = room(tmp_path / "one", {"pl": "Zobacz zmiany"})
    other = room(tmp_path / "other", {"pl": "Pokaż zmiany"})
    assert list(said_differently([one, one])) == []
    assert list(said_differently([one, other])) == ["pl: 'See the shifts' differs: room / room"]
