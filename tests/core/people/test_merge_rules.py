"""Of two rows of one organization the words of each are laid side by side."""

from core.contracts.texts import LocalizedText
from core.people.merge_rules import differences, emptier, proposed
from core.people.tables import Organization

STAYS = {"legal_name": "Fundacja Most", "phone": "", "areas": '["1", "4"]'}
GOES = {"legal_name": "Fundacja „Most”", "phone": "600 000 001", "areas": '["1","4"]'}


def row(**given):
    return Organization(slug="x", kind="foundation", **given)


def test_fields_that_say_the_same_are_not_compared():
    assert differences(row(**STAYS), row(**STAYS)) == []
    assert differences(row(**STAYS), row(**GOES)) == ["legal_name", "phone"]


def test_the_other_ones_words_are_proposed_where_there_are_none():
    stays, goes = row(**STAYS), row(**GOES, description=LocalizedText.of("Łączymy."))
    assert emptier(stays, goes) == ["description", "phone"]
    assert proposed(stays, goes) == {
        "legal_name": "kept", "description": "merged", "phone": "merged"
    }  # fmt: skip
