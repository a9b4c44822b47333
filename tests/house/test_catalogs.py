"""Every sentence stands in Polish, English and Ukrainian."""

from core.testing.catalogs import domains, faults


def test_catalogs_are_complete():
    assert [fault for domain in domains() for fault in faults(domain)] == []
