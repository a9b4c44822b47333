"""Every sentence stands in Polish, English and Ukrainian."""

from core.testing.catalogs import domains, faults, said_differently


def test_catalogs_are_complete():
    assert [fault for domain in domains() for fault in faults(domain)] == []


def test_one_sentence_is_said_in_one_way_in_all_rooms():
    assert list(said_differently(domains())) == []
