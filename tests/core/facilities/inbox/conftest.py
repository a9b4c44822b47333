"""The house with the module `post`, and cases in it."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from core.app import create_app
from core.contracts.texts import LocalizedText
from core.data.commands import Sql, run
from core.data.times import later, utc_now
from core.data.transactions import tx
from core.kernel.registry import Registry
from core.services.cases.api import case_by_id, open_case
from tests.core.facilities.post.house import house, keep_the_door, manifest


@pytest.fixture
def registry() -> Iterator[Registry]:
    """The core's rooms and `post`."""
    with house() as found:
        yield found


@pytest.fixture
async def browser(db: None) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A browser in front of the application with `post`."""
    made = create_app([manifest()])
    made._lifespan_managers.clear()
    keep_the_door()
    async with AsyncTestClient(made, base_url="http://testserver.local") as client:
        yield client


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
