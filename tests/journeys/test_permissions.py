"""Every policy, actor, door and method: who passes, who is refused, and that a refusal is all."""

from itertools import product

import pytest

import core.app
from core.contracts.errors import NotAllowed, NotFound
from core.people.api import revoke_role
from core.people.service.accounts import suspend_account
from core.testing.doors import doors_of
from core.testing.marks import fingerprint, marks_in
from core.testing.permissions import ACTORS, example_of, matrix
from core.testing.walks import (
    ask,
    changes_since,
    doors_with_rows,
    ends,
    is_refusal,
    listed,
    pages,
    settings_of,
)
from core.testing.world import DRAFT, OUR_PEOPLE, TWIN_PEOPLE
from core.web.errors import PROBLEM
from core.web.policies import SignInNeeded, load_and_check
from plugins.events import queries

UNKNOWN = {"no_such_field": "x"}


# --- policies ------------------------------------------------------------------------------------


async def test_every_parameter_of_a_door_stands_in_its_rows_example(sown):
    """Of our organization and of its twin."""
    lacking = [
        (door.path, name)
        for door, row in doors_with_rows(sown)
        for organization in (sown.world.ours, sown.world.twin)
        for name in set(door.types) - set(await example_of(row, organization))
    ]
    assert lacking == []


async def parameters(sown, policy, row, organization):
    """The example as a policy's loader gets it from its doors."""
    found = dict(await example_of(row, organization))
    for door in doors_of(sown.app):
        if door.policy == policy:
            found |= door.typed(found)
    return found


async def outcome(viewer, policy, params):
    try:
        await load_and_check(viewer, policy, params)
    except (NotAllowed, NotFound, SignInNeeded) as refusal:
        return type(refusal).__name__
    return "granted"


async def test_policies_grant_to_exactly_those_whom_their_rows_name(sown):
    wrong = []
    for policy, row in matrix().items():
        with settings_of(row):
            params = await parameters(sown, policy, row, sown.world.ours)
            for actor in ACTORS:
                found = await outcome(await sown.world.viewer(actor), policy, params)
                if (found == "granted") != (actor in row.allow):
                    wrong.append((policy, actor, found))
    assert not wrong, listed(wrong)


async def test_people_of_the_twin_pass_no_policy_on_what_is_ours(sown):
    """Nor does anybody of ours on what is the twin's."""
    wrong = []
    sides = [(sown.world.ours, TWIN_PEOPLE), (sown.world.twin, OUR_PEOPLE)]
    for policy, row in matrix().items():
        if row.example is None or "visitor" in row.allow or policy in OWN_ONLY:
            continue
        for organization, people in sides:
            params = await parameters(sown, policy, row, organization)
            for actor in people:
                found = await outcome(await sown.world.viewer(actor), policy, params)
                if found not in {"NotFound", "NotAllowed"}:
                    wrong.append((policy, actor, found))
    assert not wrong, listed(wrong)


OWN_ONLY = {"people.address"}  # looks at the viewer alone; the verb knows only own changes


# --- doors ---------------------------------------------------------------------------------------


async def refusal_faults(sown):
    """Where somebody whom the row does not name gets more than a refusal, or leaves a trace."""
    faults, before = [], await fingerprint()
    for door, row in doors_with_rows(sown):
        with settings_of(row):
            address = door.address(await example_of(row, sown.world.ours), row.queries)
            for actor in set(ACTORS) - row.allow:
                answer = await ask(sown, actor, door, address)
                if not is_refusal(answer):
                    faults.append((door.method, address, actor, answer.status_code))
    return faults + await changes_since(before)


async def test_doors_are_shut_to_whom_their_rows_do_not_name(sown):
    """303 to sign-in, 403 or 404, and not a row of any table is different."""
    faults = await refusal_faults(sown)
    assert not faults, listed(faults)


async def test_doors_open_to_whom_their_rows_name(sown):
    """A page is shown; a form is read as far as the field that it does not have."""
    faults, before = [], {}
    for door, row in doors_with_rows(sown):
        if door.method == "POST" and not before:
            before = await fingerprint()  # a pass is made when somebody first looks at it
        with settings_of(row):
            address = door.address(await example_of(row, sown.world.ours), row.queries)
            wanted = row.answers.get(door.path, 200) if door.method == "GET" else 422
            for actor in row.allow & set(ACTORS):
                answer = await ask(sown, actor, door, address, UNKNOWN)
                if answer.status_code != wanted:
                    faults.append((door.method, address, actor, answer.status_code))
    faults += await changes_since(before)
    assert not faults, listed(faults)


# --- the twin ------------------------------------------------------------------------------------


async def mixtures(sown, door, row):
    """Addresses in which at least one part is the twin's, with our own around it."""
    if row.example is None or not door.types:
        return
    ours = await example_of(row, sown.world.ours)
    for other in await ends(row, sown.world.twin):
        names = [name for name in door.types if other[name] != ours[name]]
        for choice in product((False, True), repeat=len(names)):
            if any(choice):
                taken = {name for name, is_theirs in zip(names, choice, strict=True) if is_theirs}
                yield door.address(
                    {n: other[n] if n in taken else v for n, v in ours.items()}, row.queries
                )


async def foreign_faults(sown):
    """Where an address with a part of the twin's does something or shows what is not public."""
    faults, public, before = [], await public_marks(sown), await fingerprint()
    for door, row in doors_with_rows(sown):
        if "visitor" in row.allow:
            continue
        for address in [one async for one in mixtures(sown, door, row)]:
            for actor in ("organization_admin", "coordinator"):
                answer = await ask(sown, actor, door, address)
                is_shown = not marks_in(answer.text) <= public
                if is_shown or not (is_refusal(answer) or door.path in row.inert):
                    faults.append((door.method, address, actor, answer.status_code))
    return faults + await changes_since(before)


async def test_what_is_the_twins_is_not_there_for_our_people(sown):
    """By whatever part of an address, read or written; not a row of any table is different."""
    faults = await foreign_faults(sown)
    assert not faults, listed(faults)


async def public_marks(sown):
    both = (sown.world.ours, sown.world.twin)
    return frozenset().union(*[seen(page) async for _, page in pages(sown, "visitor", both)])


def seen(page):
    """The marks on a page, in a feed, a file, or what is said of them."""
    return marks_in(page.text + str(page.headers))


async def leaks(sown):
    public = await public_marks(sown)
    return [
        (actor, address, sorted(seen(page) - public))
        for actor in OUR_PEOPLE
        async for address, page in pages(sown, actor, (sown.world.ours,))
        if not seen(page) <= public
    ]


async def test_our_people_see_of_the_twin_only_what_everybody_sees(sown):
    """On no page, in no feed and no file; and the marks are there to be seen by the twin's own."""
    found = await leaks(sown)
    assert not found, listed(found)
    public = await public_marks(sown)
    own = [page async for _, page in pages(sown, "organization_admin", (sown.world.ours,))]
    assert any(DRAFT in page.text for page in own)
    theirs = await example_of(matrix()["events.desk"], sown.world.twin)
    desk = f"/desk/{theirs['organization_slug']}/events"
    page = await sown.world.browser(sown.app, "twin_coordinator").get(desk)
    assert marks_in(page.text) - public


async def test_everybody_sees_no_draft_and_no_name_of_a_person(sown):
    """But for who holds a link that was sent to them, and for the demo."""
    both = (sown.world.ours, sown.world.twin)

    def is_open(row):
        return not row.through and not row.settings

    shown = [(a, page.text) async for a, page in pages(sown, "visitor", both, is_open)]
    named = ("Ola Volunteer", "Ola Coordinator", "@example.org TWIN", "twin-7f3a.volunteer")
    assert [a for a, text in shown if any(one in text for one in (DRAFT, *named))] == []
    assert len(shown) > 25


# --- controls ------------------------------------------------------------------------------------


async def no_guard(*_):
    """A guard that lets everybody in."""


async def test_control_without_the_policy_guard_the_checks_go_red(sown, monkeypatch):
    guards = tuple(no_guard if one is core.app.policy_guard else one for one in core.app.GUARDS)
    assert guards != core.app.GUARDS
    monkeypatch.setattr(core.app, "GUARDS", guards)
    faults = await refusal_faults(sown)
    assert len({address for _, address, *_ in faults}) > 30


async def test_control_with_one_query_widened_the_checks_go_red(sown, monkeypatch):
    """The list of an organization's events forgets whose it is."""
    read = queries.read

    async def widened(sql, args=()):
        return await read(sql.replace("e.organization = ?", "(e.organization = ? OR TRUE)"), args)

    assert await leaks(sown) == []
    monkeypatch.setattr(queries, "read", widened)
    assert {actor for actor, *_ in await leaks(sown)} == {"coordinator", "organization_admin"}


# --- other methods, and rights that end ----------------------------------------------------------


@pytest.mark.parametrize("method", ["HEAD", "TRACE", "FOO", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused_without_a_word(sown, method):
    """Also with a header that asks for another method, and whoever asks."""
    faults, before = [], await fingerprint()
    offered = {(door.path, door.method) for door in doors_of(sown.app)}
    for door, row in doors_with_rows(sown):
        address = door.address(await example_of(row, sown.world.ours))
        if row.policy == "web.static" or (door.path, method) in offered:
            continue
        browser = sown.world.browser(sown.app, "organization_admin")
        for headers in ({}, {"X-HTTP-Method-Override": "POST"}):
            answer = await browser.ask(method, address, headers=headers)
            is_said = answer.headers.get("content-type", "").startswith(PROBLEM)
            if answer.status_code not in {404, 405} or (answer.content and not is_said):
                faults.append((address, answer.status_code, answer.content[:40]))
    faults += await changes_since(before)
    assert not faults, listed(faults)


async def test_a_header_that_names_another_method_changes_nothing(sown):
    """A GET stays a GET, a POST a POST."""
    before = await fingerprint()
    browser = sown.world.browser(sown.app, "organization_admin")
    for door, row in doors_with_rows(sown):
        if door.method == "POST":
            address = door.address(await example_of(row, sown.world.ours))
            answer = await browser.get(address, **{"X-HTTP-Method-Override": "POST"})
            assert answer.status_code < 500, address
    assert await fingerprint() == before


async def doors_that_open(sown, actor):
    """The private pages that an actor of ours is shown."""
    found = set()
    for door, row in doors_with_rows(sown):
        if door.method == "GET" and "visitor" not in row.allow:
            address = door.address(await example_of(row, sown.world.ours), row.queries)
            answer = await sown.world.browser(sown.app, actor).get(address)
            if not is_refusal(answer):
                found.add(address)
    return found


async def test_a_suspended_account_is_shut_out_at_the_next_request(sown):
    assert await doors_that_open(sown, "coordinator")
    await suspend_account(None, sown.world.accounts["coordinator"], is_suspended=True)
    assert await doors_that_open(sown, "coordinator") == set()


async def test_a_role_that_was_taken_opens_nothing_at_the_next_request(sown):
    """What is left is what anybody signed in has."""
    volunteer = await doors_that_open(sown, "volunteer")
    assert await doors_that_open(sown, "coordinator") > volunteer
    await revoke_role(
        subject=sown.world.accounts["coordinator"],
        role="coordinator",
        scope_kind="organization",
        scope_id=sown.world.ours,
    )
    assert await doors_that_open(sown, "coordinator") == volunteer
