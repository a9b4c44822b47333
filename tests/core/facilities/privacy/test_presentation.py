"""What is collected, in the reader's words."""

import pytest

from core.facilities.privacy.presentation import amount, basis_of
from core.kernel import registry
from core.web.i18n import use_language


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("Art. 6(1)(b)", "pl", "RODO, art. 6 ust. 1 lit. b"),
        ("Art. 6(1)(b), (f)", "pl", "RODO, art. 6 ust. 1 lit. b i f"),
        ("Art. 6(1)(b), (f)", "en", "GDPR art. 6(1)(b), (f)"),
        ("Art. 6(1)(c)", "uk", "GDPR, ст. 6(1)(c)"),
        ("a law of another country", "pl", "a law of another country"),
    ],
)
def test_a_legal_basis_is_quoted_as_the_readers_law_does(text, language, shown):
    with use_language(language):
        assert basis_of(text).replace("\u00a0", " ") == shown


@pytest.mark.usefixtures("client")
async def test_every_declared_basis_is_one_that_is_quoted():
    with use_language("uk"):
        found = [basis_of(one.legal_basis) for one in registry.current().personal_data.values()]
    assert found
    assert [text for text in found if "ст." not in text] == []


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (1, "years", "pl", "1 rok"),
        (3, "years", "pl", "3 lata"),
        (6, "years", "pl", "6 lat"),
        (21, "days", "uk", "21 день"),
        (13, "number", "pl", "13"),
    ],
)
def test_a_number_has_its_unit_in_the_right_plural(value, unit, language, shown):
    with use_language(language):
        assert amount(value, unit).replace("\u00a0", " ") == shown
