"""Who sleeps is warned, and erased only when nothing came of the warning."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

from core.data.commands import Sql, execute, read
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.facilities.privacy.messages import IDLE, load_idle, load_stuck
from core.facilities.privacy.service.idle import warn_and_erase_idle
from core.people.api import find_or_create_account, viewer_of_account
from core.testing.fixtures import SownCity
from core.web.dates import date_long
from core.web.i18n import use_language
from core.web.rendering import render_text

EMAIL = "sleeper@example.org"
LONG = timedelta(days=701)


async def sleeper(since: datetime) -> tuple[UUID, UUID]:
    """An account that nobody has used since then: account and person."""
    async with tx():
        account = await find_or_create_account(email=EMAIL, name="Śpioch")
    await execute(
        Sql("UPDATE people_account SET created_at = ?, last_signed_in_at = ? WHERE id = ?",
            [since, since, account]),
    )  # fmt: skip
    person = (await viewer_of_account(account)).person
    assert person
    return account, person


async def mails() -> int:
    rows = await read("SELECT id FROM outbox_message WHERE kind = ?", [IDLE])
    return len(rows)


async def erasures() -> list[UUID]:
    rows = await read("SELECT person FROM privacy_request WHERE kind = 'erasure'")
    return [UUID(str(row["person"])) for row in rows]


async def test_a_sleeper_is_warned_once_and_erased_a_month_later(sown: SownCity) -> None:
    now = utc_now()
    _, person = await sleeper(later(now, -LONG))
    await warn_and_erase_idle(now)
    await warn_and_erase_idle(now)
    assert (await mails(), await erasures()) == (1, [])
    await warn_and_erase_idle(later(now, timedelta(days=29)))
    assert await erasures() == []
    await warn_and_erase_idle(later(now, timedelta(days=31)))
    await warn_and_erase_idle(later(now, timedelta(days=32)))
    assert await erasures() == [person]


async def test_nobody_is_erased_unwarned_however_long_they_slept(sown: SownCity) -> None:
    now = utc_now()
    await sleeper(later(now, -timedelta(days=4000)))
    await warn_and_erase_idle(now)
    assert (await mails(), await erasures()) == (1, [])


async def test_a_sign_in_wakes_the_account_up(sown: SownCity) -> None:
    now = utc_now()
    account, _ = await sleeper(later(now, -LONG))
    await warn_and_erase_idle(now)
    await execute(Sql("UPDATE people_account SET last_signed_in_at = ? WHERE id = ?",
                      [later(now, timedelta(days=3)), account]))  # fmt: skip
    await warn_and_erase_idle(later(now, timedelta(days=60)))
    assert (await mails(), await erasures()) == (1, [])


async def test_who_takes_part_or_is_the_last_administrator_sleeps_on(sown: SownCity) -> None:
    """Without a sign-in: by a place that they had, and because the city needs one."""
    now = utc_now()
    old = later(now, -LONG)
    wanted = [sown.world.accounts[name] for name in ("volunteer", "city_admin")]
    await execute(Sql("DELETE FROM people_session"))
    await execute(Sql("DELETE FROM people_role_grant WHERE role = 'city_admin' AND subject <> ?",
                      [wanted[1]]))  # fmt: skip
    for account in wanted:
        await execute(
            Sql("UPDATE people_account SET created_at = ?, last_signed_in_at = ? WHERE id = ?",
                [old, old, account]),
        )  # fmt: skip
    await warn_and_erase_idle(now)
    assert await mails() == 0


async def test_the_warning_says_until_when(sown: SownCity) -> None:
    """In the reader's words, as a mail has them."""
    now = utc_now()
    since = later(now, -LONG)
    await sleeper(since)
    await warn_and_erase_idle(now)
    rows = await read("SELECT payload FROM outbox_message WHERE kind = ?", [IDLE])
    found = rows[0]["payload"]
    payload = json.loads(found) if isinstance(found, str) else found
    for ending in ("txt", "html"):
        given = await load_idle(payload, "pl")
        text = render_text(f"privacy/mail/idle.{ending}", "pl", **given)
        with use_language("pl"):
            assert date_long(later(now, timedelta(days=30))) in text
            assert date_long(since) in text


async def test_the_alert_names_the_place_alone() -> None:
    given = await load_stuck({"place": "events.authors"}, "pl")
    assert "„events.authors”" in render_text("privacy/mail/stuck.txt", "pl", **given)
    assert "/city/privacy" in render_text("privacy/mail/stuck.html", "pl", **given)
