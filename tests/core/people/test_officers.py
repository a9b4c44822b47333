"""Who works in the city's office, and in which department."""

import pytest

from core.people.officers import city_departments, city_officers
from core.people.service.memberships import revoke_role
from core.people.service.organizations import register_organization
from core.people.service.terms import SHIPPED_VERSION
from core.people.tables import Organization
from core.people.values import OrganizationDetails, OrganizationKind
from tests.core.people.conftest import account_of, join, register, viewer_for

pytestmark = pytest.mark.usefixtures("db")


async def department(name="Wydział Kultury"):
    admin = await viewer_for("wrzos@example.org", name="Wrzos", city_role="city_admin")
    details = OrganizationDetails(
        kind=OrganizationKind.CITY_DEPARTMENT, legal_name=name, email="k@example.org", areas=("13",)
    )
    made = await register_organization(admin, details, terms_version=SHIPPED_VERSION)
    return await Organization.objects().where(Organization.id == made.id).first()


async def test_officers_come_with_their_departments():
    await register()  # an association is no department, and its administrator no officer
    culture = await department()
    olcha = await account_of("olcha@example.org", name="Olcha", city_role="city_officer")
    await join(culture, "olcha@example.org", "coordinator")
    await join(culture, "intern@example.org", "volunteer")
    found = {one.to.email: one for one in await city_officers()}
    assert set(found) == {"olcha@example.org", "wrzos@example.org"}
    assert found["olcha@example.org"].departments == {culture.id}
    assert found["olcha@example.org"].account == olcha
    assert [one.id for one in await city_departments()] == [culture.id]


async def test_who_lost_the_role_is_no_officer():
    account = await account_of("olcha@example.org", city_role="city_officer")
    await revoke_role(subject=account, role="city_officer", scope_kind="city")
    assert await city_officers() == []
