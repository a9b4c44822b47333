"""Each check tells fine from wrong, and says what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.cli import checks
from core.settings import Settings, current
from core.testing.postgres import free_port


@pytest.fixture
def settings() -> Settings:
    return replace(current(), base_url="https://miasto.example")


@pytest.mark.parametrize(
    ("base_url", "is_fine"),
    [
        ("https://miasto.example", True),
        ("https://miasto.example:8443/", True),
        ("http://miasto.example", False),
        ("https://localhost", False),
        ("https://miasto.example/pospolu", False),
        ("miasto.example", False),
    ],
)
def test_address_is_public_https(settings, base_url, is_fine):
    assert checks.check_base_url(replace(settings, base_url=base_url)).is_fine is is_fine


def test_demo_may_have_any_address(settings):
    demo = replace(settings, base_url="http://127.0.0.1:8000", is_demo=True)
    assert checks.check_base_url(demo).is_fine


@pytest.mark.parametrize(
    ("zone", "is_fine"), [("Europe/Warsaw", True), ("Europe/Lezno", False), ("../etc", False)]
)
def test_zone_is_known(settings, zone, is_fine):
    assert checks.check_zone(replace(settings, city_zone=zone)).is_fine is is_fine


def test_data_folder_can_be_written_to(tmp_path):
    assert checks.check_data_dir(tmp_path).is_fine
    assert checks.check_data_dir(tmp_path / "new" / "one").text.endswith("will be made")
    (tmp_path / "file").write_text("")
    assert not checks.check_data_dir(Path("/proc/none")).is_fine


def test_our_names_mean_this_checkout():
    assert all(found.is_fine for found in checks.check_names())
    (astray,) = checks.check_names(["email"])
    assert not astray.is_fine
    assert checks.check_names(["no_such_package"])[0].text.endswith("nowhere")


@pytest.mark.parametrize(("free", "is_fine"), [(0.5, True), (0.1, True), (0.05, False)])
def test_disk(free, is_fine):
    found = checks.check_disk(free)
    assert found.is_fine is is_fine
    assert ("soon full" in found.text) is (free == 0.1)


@pytest.mark.anyio
async def test_mail_server_is_asked(settings):
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    port = free_port()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        there = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
        assert (await checks.check_mail(there)).is_fine
    finally:
        controller.stop()
    for away in (there, replace(settings, smtp_url=""), replace(settings, smtp_url="mail.example")):
        assert not (await checks.check_mail(away)).is_fine
