"""The administrator's page knows every setting."""

from dataclasses import fields

import pytest

from core.settings import ROOT, Settings
from core.testing.settings_page import PAGE, page, table


def test_table_of_settings_is_up_to_date():
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "run `python -m core.testing.settings_page`"


def test_every_setting_is_explained():
    assert [row.name for row in fields(Settings) if not row.metadata.get("help")] == []


def test_table_names_no_path_of_this_machine():
    assert str(ROOT) not in table()


def test_page_without_markers_is_refused():
    with pytest.raises(ValueError, match="lacks"):
        page("# Nothing here")
