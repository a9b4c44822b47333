"""The demo's door: open on the machine itself, in the demo, and nowhere else."""

from __future__ import annotations

import pytest

from core import settings
from core.people.routes.demo import is_loopback
from core.settings import Settings
from tests.core.people.conftest import account_of


@pytest.fixture
def demo(monkeypatch):
    """The same city as a demo."""
    present = settings.current()
    rows = {name: getattr(present, name) for name in Settings.__dataclass_fields__}
    made = Settings(**rows | {"is_demo": True})
    for module in ("core.people.loaders", "core.settings"):
        monkeypatch.setattr(f"{module}.current", lambda: made)


@pytest.mark.parametrize(
    ("host", "ours"),
    [("127.0.0.1", True), ("::1", True), ("127.9.9.9", True), ("192.0.2.1", False), ("", False)],
)
def test_loopback_is_told_by_address(host, ours):
    assert is_loopback(host) is ours


async def test_one_press_and_one_is_somebody(demo, new_browser):
    account = await account_of("zofia@example.org", name="Zofia Jarząb")
    browser = await new_browser(address="127.0.0.1")
    assert "Zofia Jarząb" in (await browser.get("/demo")).text
    answer = await browser.post("/demo", account=str(account))
    assert answer.status_code == 303
    assert (await browser.get("/me/account")).status_code == 200


async def test_somebody_who_is_not_listed_cannot_be_chosen(demo, new_browser):
    account = await account_of("zofia@leszno.example")
    browser = await new_browser(address="127.0.0.1")
    assert (await browser.post("/demo", account=str(account))).status_code == 404
    assert (await browser.post("/demo", account="nonsense")).status_code == 404


async def test_door_is_shut_from_elsewhere(demo, new_browser):
    far = await new_browser(address="192.0.2.1")
    assert (await far.get("/demo")).status_code == 404
    proxied = await new_browser(address="127.0.0.1")
    proxied.headers["x-forwarded-for"] = "192.0.2.1"
    assert (await proxied.get("/demo")).status_code == 404


async def test_door_is_shut_outside_the_demo(new_browser):
    browser = await new_browser(address="127.0.0.1")
    assert (await browser.get("/demo")).status_code == 404
