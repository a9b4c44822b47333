"""The pages of webhooks: a secret shown once, the last messages, nobody else's."""

import re

import pytest

from core.data.commands import read
from core.testing.permissions import example_of, matrix

SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
FORM = {"url": "https://program.example.org/new", "facts": "signups.signup.confirmed"}


@pytest.fixture
def of(sown):
    return lambda actor: sown.world.browser(sown.app, actor)


async def desk(sown):
    example = await example_of(matrix()["webhooks.organization"], sown.world.ours)
    return f"/desk/{example['organization_slug']}/webhooks"


async def one(sown, organization=None):
    row = matrix()["webhooks.endpoint"]
    example = await example_of(row, organization or sown.world.ours)
    return f"/webhooks/{example['endpoint_id']}", example["delivery_id"]


async def test_a_secret_is_shown_once(sown, of):
    path = await desk(sown)
    made = await of("organization_admin").send(path, FORM)
    assert made.status_code == 200
    (secret,) = set(SECRET.findall(made.text))
    again = await of("organization_admin").get(path)
    assert secret not in again.text
    assert "https://program.example.org/new" in again.text
    wrong = await of("organization_admin").send(path, {**FORM, "url": "http://10.0.0.1/"})
    assert wrong.status_code == 422


async def test_the_city_has_its_own(sown, of):
    made = await of("city_admin").send("/city/webhooks", FORM)
    assert SECRET.search(made.text)
    (row,) = await read("SELECT id FROM webhooks_endpoint WHERE organization IS NULL")
    page = await of("city_admin").get(f"/webhooks/{row['id']}")
    assert page.status_code == 200
    assert (await of("organization_admin").get(f"/webhooks/{row['id']}")).status_code == 404
    assert (await of("city_officer").get("/city/webhooks")).status_code == 403


async def test_one_is_changed_switched_and_deleted(sown, of):
    admin, (path, delivery) = of("organization_admin"), await one(sown)
    page = await admin.get(path)
    assert "https://program.example.org/hook" in page.text
    changed = await admin.send(path, {**FORM, "facts": "signups.signup.cancelled"})
    assert changed.status_code == 303
    fresh = await admin.send(f"{path}/secret")
    assert SECRET.search(fresh.text)
    for step in ("/on", "/off", f"/deliveries/{delivery}"):
        assert (await admin.send(path + step)).status_code == 303, step
    theirs, strange = await one(sown, sown.world.twin)
    assert (await admin.send(f"{path}/deliveries/{strange}")).status_code == 404
    assert (await admin.get(theirs)).status_code == 404
    assert (await admin.send(f"{path}/delete")).status_code == 303
    assert (await admin.get(path)).status_code == 404
