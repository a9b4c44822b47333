"""A new sign-in address: nothing changes before the new one is confirmed by its own account."""

from __future__ import annotations

import asyncio

import pytest

from core.contracts.errors import NotFound, Refused, TooMany
from core.data.times import utc_now
from core.people.queries import account_by_email, account_by_id, person_by_email
from core.people.service import addresses
from core.people.sign_in_tables import AddressChange
from core.people.tokens import address_link
from core.services.audit.api import entries_of
from tests.core.people.conftest import account_of, mails, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def asked(viewer, email="nowa@example.org"):
    await addresses.ask_for_address(viewer, email)
    change = await AddressChange.objects().where(AddressChange.account == viewer.account).first()
    return address_link(change.id)


async def test_asking_changes_nothing_and_writes_to_the_new_address():
    viewer = await viewer_for("zofia@example.org")
    await asked(viewer)
    assert (await account_by_id(viewer.account)).email == "zofia@example.org"
    assert [one["email"] for one in await mails("people.address_change")] == ["nowa@example.org"]


async def test_confirmed_address_signs_in_and_the_old_one_is_told():
    viewer = await viewer_for("zofia@example.org")
    await addresses.confirm_address(viewer, await asked(viewer, "Nowa@Example.org"))
    assert (await account_by_email("nowa@example.org")).id == viewer.account
    assert (await person_by_email("nowa@example.org")).id == viewer.person
    assert await account_by_email("zofia@example.org") is None
    (told,) = await mails("people.sign_in_changed")
    assert (told["email"], told["payload"]["change"]) == ("zofia@example.org", "address")
    assert [one.action for one in await entries_of(viewer.account)] == ["people.address.changed"]


async def test_link_works_once_and_for_its_own_account_alone():
    viewer = await viewer_for("zofia@example.org")
    token = await asked(viewer)
    with pytest.raises(NotFound):
        await addresses.confirm_address(await viewer_for("marek@example.org"), token)
    done = await asyncio.gather(
        *(addresses.confirm_address(viewer, token) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "NotFound"]


async def test_late_and_replaced_links_are_gone():
    viewer = await viewer_for("zofia@example.org")
    first = await asked(viewer)
    second = await asked(viewer, "inna@example.org")
    assert await addresses.waiting_change(viewer, first) is None
    assert await addresses.waiting_change(viewer, second)
    await AddressChange.update({AddressChange.expires_at: utc_now()}, force=True)
    assert await addresses.waiting_change(viewer, second) is None


async def test_address_of_somebody_else_is_told_only_to_who_reads_it():
    """Asking answers alike; the owner of the mailbox learns it when they confirm."""
    await account_of("marek@example.org")
    viewer = await viewer_for("zofia@example.org")
    token = await asked(viewer, "marek@example.org")
    with pytest.raises(Refused) as refusal:
        await addresses.confirm_address(viewer, token)
    assert refusal.value.refusal is addresses.TAKEN
    assert (await account_by_id(viewer.account)).email == "zofia@example.org"


async def test_present_address_is_no_change():
    with pytest.raises(Refused):
        await addresses.ask_for_address(await viewer_for("zofia@example.org"), "ZOFIA@example.org")


async def test_mails_are_few():
    viewer = await viewer_for("zofia@example.org")
    for number in range(addresses.MAILS_PER_DAY):
        await addresses.ask_for_address(viewer, f"n{number}@example.org")
    with pytest.raises(TooMany):
        await addresses.ask_for_address(viewer, "n9@example.org")
