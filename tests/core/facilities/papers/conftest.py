"""Addresses of what the sown city can print."""

import pytest

from core.testing.permissions import example_of, matrix


@pytest.fixture
def printing(sown):
    async def address(organization=None, key="checkin.attendance"):
        found = await example_of(matrix()["papers.print"], organization or sown.world.ours)
        return f"/documents/print/{key}/{found['subject_id']}"

    return address
