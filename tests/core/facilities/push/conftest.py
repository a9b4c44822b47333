"""Ola with her browsers, and the push service that reaches them."""

from datetime import timedelta

import pytest

from core.data.commands import Sql, execute, read
from core.data.times import utc_now
from core.data.transactions import tx
from core.facilities.push import sending
from core.facilities.push.service import keep_browser
from core.facilities.push.values import Wish
from core.people.api import find_or_create_account, viewer_of_account
from core.services.outbound.api import Guard
from core.services.outbox.api import QuietHours, keep_quiet
from tests.core.facilities.push.service_of_push import Device, listening


@pytest.fixture
async def ola(db):
    """Somebody with an account."""
    async with tx():
        account = await find_or_create_account(email="ola@example.org", name="Ola")
    return await viewer_of_account(account)


@pytest.fixture
async def jan(db):
    """Somebody else."""
    async with tx():
        account = await find_or_create_account(email="jan@example.org", name="Jan")
    return await viewer_of_account(account)


@pytest.fixture
async def service(monkeypatch):
    """A push service on this machine, where the guard lets us go for once."""
    async with listening() as made:
        guard = Guard(may_reach=lambda _: True, ports=(made.port,))
        monkeypatch.setattr(sending, "GUARD", guard)
        yield made


async def has_browser(viewer, name, *, at=None, label="Firefox, Linux"):
    """A browser of somebody; `at` is the push service of the test that reaches it."""
    device = Device()
    endpoint = f"https://push.example.org/{name}"
    wish = Wish(endpoint=endpoint, public_key=device.public_key, auth_secret=device.auth_secret)
    await keep_browser(viewer.person, wish, label=label)
    if at is not None:
        await execute(
            Sql(
                "UPDATE push_subscription SET endpoint = ? WHERE endpoint = ?",
                (at.endpoint(name), endpoint),
            )
        )
    return device


async def names():
    """The browsers that are kept, by the last part of their address."""
    rows = await read("SELECT endpoint FROM push_subscription ORDER BY created_at, id")
    return [row["endpoint"].rpartition("/")[2] for row in rows]


async def asleep(viewer):
    """Somebody's quiet hours around the present moment."""
    now = utc_now()
    starts, ends = (
        (now + timedelta(hours=hours)).time().replace(second=0, microsecond=0) for hours in (-1, 1)
    )
    await keep_quiet(viewer.person, QuietHours(starts=starts, ends=ends, zone="UTC"), is_on=True)
