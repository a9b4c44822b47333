"""An address with a NUL in it leads nowhere, on either database, and is no error of ours."""

import pytest


@pytest.mark.parametrize(
    "path", ["/organizations/a%00b", "/organizations/%00", "/kiosk/things/%00"]
)
async def test_nothing_has_a_nul_in_its_name(client, path):
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "q=a&other=b%00c"])
async def test_nobody_searches_for_a_nul(client, query):
    assert (await client.get(f"/organizations?{query}")).status_code == 400
    assert (await client.get("/organizations?q=%2500")).status_code == 200
