"""An export holds what every room keeps, no secret, and goes after its day."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from core.data.times import later, utc_now
from core.facilities.privacy import shelf
from core.facilities.privacy.queries import request_by_id
from core.facilities.privacy.service.exporting import export, forget_exports
from core.facilities.privacy.service.requests import ask_export
from core.kernel import registry
from core.testing.fixtures import SownCity
from tests.core.facilities.privacy.conftest import set_state


async def exported(sown: SownCity):
    viewer = await sown.world.viewer("coordinator")
    request = await request_by_id(await ask_export(viewer.person, by=viewer))
    assert await export(request)
    return viewer, request


async def test_every_declaration_is_in_it_and_no_secret(sown: SownCity) -> None:
    viewer, request = await exported(sown)
    text = shelf.read_data(viewer.person, request.id).decode()
    body = json.loads(text)
    assert {one["key"] for one in body["declarations"]} == set(registry.current().personal_data)
    assert viewer.email in text
    for secret in ("token_hash", "password", "csrf", "link_hash"):
        assert secret not in text
    assert shelf.path_of(viewer.person, request.id).stat().st_mode & 0o077 == 0


async def test_it_goes_after_a_day(sown: SownCity) -> None:
    viewer, request = await exported(sown)
    await forget_exports()
    assert shelf.path_of(viewer.person, request.id).exists()
    await set_state(
        "UPDATE privacy_request SET finished_at = ?", later(utc_now(), -timedelta(hours=25))
    )
    await forget_exports()
    assert not shelf.path_of(viewer.person, request.id).exists()
    assert (await request_by_id(request.id)).state.value == "expired"
    with pytest.raises(FileNotFoundError):
        shelf.read_data(viewer.person, request.id)
