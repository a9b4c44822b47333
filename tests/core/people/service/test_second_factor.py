"""Apps for codes and recovery codes on the real database."""

from __future__ import annotations

import asyncio

import pyotp
import pytest

from core.contracts.errors import NotFound, Refused, TooMany
from core.data.commands import read
from core.people.queries import factors_of
from core.people.service import second_factor
from core.people.sign_in_tables import AuthenticatorApp
from core.settings import current
from tests.core.people.conftest import mails, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def enrolled(email="zofia@example.org"):
    """A viewer with an app that was switched on with the code before the present one."""
    viewer = await viewer_for(email)
    await second_factor.begin_app(viewer)
    secret = await second_factor.begun_secret(viewer.account)
    assert await second_factor.confirm_app(viewer, code_of(secret, -1))
    return viewer, secret


def code_of(secret, steps=0):
    app = pyotp.TOTP(secret)
    return app.generate_otp(app.timecode(second_factor.utc_now()) + steps)


async def test_app_counts_once_a_code_of_it_is_typed():
    viewer = await viewer_for("zofia@example.org")
    await second_factor.begin_app(viewer)
    secret = await second_factor.begun_secret(viewer.account)
    assert not (await factors_of(viewer.account)).has_app
    assert not await second_factor.use_code(viewer.account, code_of(secret))
    assert not await second_factor.confirm_app(viewer, "000000")
    assert await second_factor.confirm_app(viewer, code_of(secret))
    assert (await factors_of(viewer.account)).has_app
    assert [one["payload"]["change"] for one in await mails("people.sign_in_changed")] == ["app_on"]


async def test_code_is_good_once_also_for_two_at_once():
    viewer, secret = await enrolled()
    code = code_of(secret)
    both = await asyncio.gather(*(second_factor.use_code(viewer.account, code) for _ in range(4)))
    assert sorted(both) == [False, False, False, True]
    assert not await second_factor.use_code(viewer.account, code)


async def test_control_without_the_last_step_a_code_works_again():
    viewer, secret = await enrolled()
    code = code_of(secret)
    assert await second_factor.use_code(viewer.account, code)
    await AuthenticatorApp.update({AuthenticatorApp.last_step: 0}, force=True)
    assert await second_factor.use_code(viewer.account, code)


async def test_code_before_the_last_used_one_is_refused():
    viewer, secret = await enrolled()
    assert await second_factor.use_code(viewer.account, code_of(secret, 1))
    assert not await second_factor.use_code(viewer.account, code_of(secret, 0))


@pytest.mark.parametrize("steps", [-3, 3])
async def test_code_of_another_time_is_refused(steps):
    viewer, secret = await enrolled()
    assert not await second_factor.use_code(viewer.account, code_of(secret, steps))


async def test_code_of_somebody_else_is_refused():
    _, secret = await enrolled()
    other, _ = await enrolled("marek@example.org")
    assert not await second_factor.use_code(other.account, code_of(secret))


async def test_secret_stands_nowhere_and_opens_only_with_the_installations(monkeypatch):
    viewer, secret = await enrolled()
    (row,) = await read("SELECT * FROM people_authenticator_app")
    assert secret not in str(row)
    monkeypatch.setenv("POSPOLU_SECRET_KEY", "another secret of more than 32 characters")
    current.cache_clear()
    assert not await second_factor.use_code(viewer.account, code_of(secret))
    current.cache_clear()


async def test_second_app_needs_the_first_one_off():
    viewer, secret = await enrolled()
    with pytest.raises(Refused):
        await second_factor.begin_app(viewer)
    assert await second_factor.use_code(viewer.account, code_of(secret))
    await second_factor.switch_app_off(viewer)
    assert not (await factors_of(viewer.account)).is_any
    with pytest.raises(NotFound):
        await second_factor.switch_app_off(viewer)


async def test_recovery_codes_work_once_each_and_stand_nowhere():
    viewer, _ = await enrolled()
    codes = await second_factor.make_recovery_codes(viewer)
    assert len(set(codes)) == 10
    rows = str(await read("SELECT * FROM people_recovery_code"))
    assert not any(code in rows or code.replace("-", "") in rows for code in codes)
    assert await second_factor.use_code(viewer.account, codes[0].upper().replace("-", " "))
    assert not await second_factor.use_code(viewer.account, codes[0])
    assert (await factors_of(viewer.account)).codes_left == 9
    told = [one["payload"]["change"] for one in await mails("people.sign_in_changed")]
    assert told == ["app_on", "recovery_code_used"]


async def test_recovery_code_is_good_once_for_two_at_once():
    viewer, _ = await enrolled()
    (code, *_) = await second_factor.make_recovery_codes(viewer)
    both = await asyncio.gather(*(second_factor.use_code(viewer.account, code) for _ in range(2)))
    assert sorted(both) == [False, True]


async def test_new_recovery_codes_put_the_older_out_of_use():
    viewer, _ = await enrolled()
    old = await second_factor.make_recovery_codes(viewer)
    new = await second_factor.make_recovery_codes(viewer)
    assert not await second_factor.use_code(viewer.account, old[0])
    assert await second_factor.use_code(viewer.account, new[0])


async def test_recovery_code_of_somebody_else_is_refused():
    viewer, _ = await enrolled()
    codes = await second_factor.make_recovery_codes(viewer)
    other, _ = await enrolled("marek@example.org")
    assert not await second_factor.use_code(other.account, codes[0])


async def test_recovery_codes_go_with_the_last_factor():
    viewer, _ = await enrolled()
    await second_factor.make_recovery_codes(viewer)
    await second_factor.forget_codes_without_factor(viewer.account)
    assert (await factors_of(viewer.account)).codes_left == 10
    await second_factor.switch_app_off(viewer)
    await second_factor.forget_codes_without_factor(viewer.account)
    assert not await second_factor.has_recovery_codes(viewer.account)


async def test_tries_are_slowed_down_by_account_and_never_locked():
    viewer, secret = await enrolled()
    other, others = await enrolled("marek@example.org")
    for _ in range(second_factor.TRIES - 1):  # one went to switching on
        await second_factor.use_code(viewer.account, "000000")
    with pytest.raises(TooMany) as refusal:
        await second_factor.use_code(viewer.account, code_of(secret))
    assert 0 < refusal.value.retry_after <= 900
    assert await second_factor.use_code(other.account, code_of(others))


async def test_address_for_the_app_names_city_and_account():
    address = second_factor.address_of_secret(
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", email="z@example.org"
    )
    assert address.startswith(
        "otpauth://totp/Leszno:z%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    )
    assert "issuer=Leszno" in address
