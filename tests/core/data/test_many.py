"""Statements over many values."""

import pytest

from core.data.commands import read
from core.data.many import batched, marks


@pytest.mark.parametrize(
    ("values", "stretches"),
    [((), []), ("abc", [["a", "b", "c"]]), ("abcd", [["a", "b", "c"], ["d"]])],
)
def test_stretches_hold_all_values_in_their_order(values, stretches):
    assert [list(some) for some in batched(values, 3)] == stretches


async def test_a_value_is_found_among_many_and_nothing_among_none(db):
    for values, found in (("ab", [1]), ("bc", []), ("", [])):
        rows = await read(f"SELECT 1 AS one WHERE 'a' IN ({marks(values)})", list(values))
        assert [row["one"] for row in rows] == found
