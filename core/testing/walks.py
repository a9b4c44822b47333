"""Walks through the doors of the sown city as one actor or another."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from litestar.status_codes import (
    HTTP_303_SEE_OTHER,
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
)

from core import settings
from core.testing.actors import PROGRAMS
from core.testing.doors import Door, doors_of
from core.testing.fixtures import SownCity
from core.testing.marks import fingerprint
from core.testing.pages import PageForm, forms_on
from core.testing.permissions import ACTORS, Row, example_of, examples_of, matrix

REFUSED = {HTTP_401_UNAUTHORIZED, HTTP_403_FORBIDDEN, HTTP_404_NOT_FOUND}


@contextmanager
def settings_of(row: Row) -> Iterator[None]:
    """What must be set for a policy to grant anything."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in row.settings.items():
            patch.setenv(f"POSPOLU_{name.upper()}", value)
        settings.current.cache_clear()
        yield
    settings.current.cache_clear()


def doors_with_rows(sown: SownCity) -> list[tuple[Door, Row]]:
    """The doors of pages, forms and programs, each with its policy's row; pages first."""
    rows = matrix()
    found = [
        (door, rows[door.policy])
        for door in doors_of(sown.app)
        if door.method in {"GET", "POST", "PATCH"}
        and door.policy is not None
        and door.policy in rows
    ]
    return sorted(found, key=lambda pair: pair[0].method)


async def ask(
    sown: SownCity, actor: str, door: Door, address: str, fields: Mapping[str, str] | None = None
) -> Response:
    """Go through a door: a page is read, a form sent with the session's token."""
    somebody = sown.world.browser(sown.app, actor)
    if door.method == "GET":
        return await somebody.get(address)
    if door.method == "PATCH":
        return await somebody.write(address, dict(fields or {}), method="PATCH")
    return await somebody.send(address, fields or {})


def is_refusal(answer: Response) -> bool:
    """It is said that there is nothing, or not for you, or the way is to sign in."""
    leads_to_sign_in = answer.headers.get("location", "").startswith("/sign-in")
    is_sent_away = answer.status_code == HTTP_303_SEE_OTHER and leads_to_sign_in
    return answer.status_code in REFUSED or is_sent_away


async def ends(row: Row, organization: UUID) -> Sequence[Mapping[str, Any]]:
    """The first and the last of an organization's objects."""
    found = await examples_of(row, organization)
    return found[0], found[-1]


async def pages(
    sown: SownCity,
    actor: str,
    organizations: Iterable[UUID],
    rows: Callable[[Row], bool] = lambda row: True,  # noqa: ARG005 -- every row
) -> AsyncIterator[tuple[str, Response]]:
    """What an actor is shown at all doors that their rows open; where one can search, also that."""
    somebody = sown.world.browser(sown.app, actor)
    for door, row in doors_with_rows(sown):
        if door.method != "GET" or actor not in row.allow or not rows(row):
            continue
        with settings_of(row):
            found = [one for each in organizations for one in await ends(row, each)]
            for address in dict.fromkeys(door.address(one, row.queries) for one in found):
                answer = await somebody.get(address)
                yield address, answer
                for field in ("q", "search"):
                    if f'name="{field}"' in answer.text:
                        searched = f"{address}?{field}=twin"
                        yield searched, await somebody.get(searched)


async def changes_since(before: Mapping[str, str]) -> list[tuple[str, str]]:
    """The tables that are different; empty where nothing was saved."""
    after = await fingerprint()
    return [("changed", name) for name in after if after[name] != before[name]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A door that is written to: by whom, where, and the form that a page of ours has for it."""

    door: Door
    row: Row
    actor: str
    address: str
    form: PageForm


async def desks(sown: SownCity) -> list[Desk]:
    """Every door of pages that takes a form, for the first actor whom its row names.

    A door that opens to nobody of the matrix is left out.
    """
    forms: dict[tuple[str, str], PageForm] = {}
    for actor in ACTORS:
        async for address, page in pages(sown, actor, [sown.world.ours]):
            for form in forms_on(page.text):
                action = (form.action or address).partition("?")[0]
                if form.is_write:
                    forms.setdefault((actor, action), form)
    found = []
    for door, row in doors_with_rows(sown):
        if door.method == "POST" and not door.path.startswith(PROGRAMS):
            with settings_of(row):
                address = door.address(await example_of(row, sown.world.ours), row.queries)
            actors = [one for one in ACTORS if one in row.allow]
            if not actors:
                continue  # whom it is about alone: the room's own tests are that person
            path = address.partition("?")[0]
            known = [one for one in actors if (one, path) in forms]
            actor = (known or actors)[0]
            form = forms.get((actor, path), PageForm(action=path, method="post"))
            found.append(Desk(door=door, row=row, actor=actor, address=address, form=form))
    return found


def listed(faults: Iterable[object]) -> str:
    """One a line: pytest shortens lists."""
    return "\n".join(map(str, faults))
