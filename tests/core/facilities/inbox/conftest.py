"""The house with the module `post`, cases in it, and people who really are there."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.contracts.ports import viewer_source
from core.contracts.texts import LocalizedText
from core.contracts.viewer import VISITOR, Viewer
from core.data.commands import Sql, run
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.kernel.registry import Registry
from core.services.cases.api import case_by_id, open_case
from core.testing.houses import application
from tests.core.facilities.post.house import TOKEN, house, keep_the_door, manifest
from tests.core.people.conftest import register, viewer_for


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The core's rooms and `post`."""
    with house() as found:
        yield found


@pytest.fixture
async def browser(db: None) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A browser in front of the application with `post`."""
    made = application([manifest()])
    keep_the_door()
    async with AsyncTestClient(made, base_url="http://testserver.local") as client:
        yield client


class Guests:
    """Implements contracts.ports.ViewerSource for people of the database, named by a header."""

    def __init__(self) -> None:
        self.people: dict[str, Viewer] = {}

    async def viewer_of(self, *, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Viewer:
        """The person that the header names."""
        return self.people.get(headers.get("authorization", ""), VISITOR)


@pytest.fixture
async def guests(browser: AsyncTestClient[Litestar]) -> Guests:
    """Two officers, and two organizations with an administrator each."""
    made = Guests()
    await register(krs="0009900001", nip="0009900018")
    await register(
        "ewa@example.org",
        legal_name="Bliźniacza Fundacja „Kłos”",
        short_name="Kłos",
        krs="0009900002",
        nip="0009900024",
    )
    for name, email, role in (
        ("olcha", "olcha@example.org", "city_officer"),
        ("wrzos", "wrzos@example.org", "city_admin"),
        ("zofia", "zofia@example.org", ""),
        ("ewa", "ewa@example.org", ""),
    ):
        viewer = await viewer_for(email, name=name.title(), city_role=role)
        made.people[name] = replace(viewer, language="en", csrf_token=TOKEN)
    viewer_source.bind(made)
    return made


def acting(name):
    """Headers of a request from one of the guests, in English."""
    return {"accept-language": "en", "authorization": name}


async def waiting(title="Noise at night", *, kind="post.complaint", opened=None, **more):
    """A case that waits, opened so long ago."""
    async with tx():
        case = await open_case(
            kind=kind,
            subject=uuid4(),
            title=LocalizedText(original="pl", texts={"en": title}),
            url_path="/post/1",
            organization_name="Fundacja <Łąka>",
            **more,
        )
    if opened is not None:

        def script():
            moment = later(utc_now(), -opened)
            yield Sql("UPDATE cases_case SET opened_at = ? WHERE id = ?", [moment, case])

        await run(script)
    return await case_by_id(case)
