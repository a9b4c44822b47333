"""Whatever a program sends, as Schemathesis makes it up from our own description of /api/v1.

No error of ours, no status and no shape that the description does not name, and nothing that it
forbids is taken.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlencode
from uuid import UUID

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from hypothesis.errors import Unsatisfiable
from hypothesis.internal.conjecture import providers
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from core.facilities.programs.description import described, operations
from core.kernel import registry
from core.testing.permissions import example_of, matrix
from core.testing.walks import listed
from core.web.api import guard
from core.web.i18n import use_language

SEED = 20261128
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
ROLES = ("visitor", "volunteer", "organization_admin", "city_admin")


async def addresses(sown):
    """What really is at each operation's address: of ours."""
    rows = matrix()
    found = {
        one.name: {
            name: str(value)
            for name, value in (await example_of(rows[one.policy], sown.world.ours)).items()
            if f"{{{name}:" in one.path
        }
        for one in operations()
    }
    found["api_switch_module"]["wish"] = "on"  # a module that is off would hide the rest
    return found


def description():
    """What /schema says, in English."""
    with use_language("en"):
        return msgspec.json.decode(described(frozenset(registry.current().modules)))


@contextmanager
def of_itself() -> Iterator[None]:
    """Hypothesis mixes in what stands in the modules that happen to be loaded; here it does not."""
    nothing = providers.Constants()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", lambda: nothing)
        providers.CONSTANTS_CACHE.cache.clear()
        yield
    providers.CONSTANTS_CACHE.cache.clear()


def cases(there):
    """The same in every run but for the addresses: (operation's name, case)."""
    whole = description()
    whole.pop("security")  # who asks is the actor's token, which no case takes away
    for methods in whole["paths"].values():
        for one in methods.values():
            one.pop("security", None)
    for result in schemathesis.openapi.from_dict(whole).get_all_operations():
        one = result.ok()
        name = one.definition.raw["operationId"]
        real = there[name] or None
        for mode, number in ((POSITIVE, 5), (NEGATIVE, 5)):
            for case in collected(one.as_strategy(mode, path_parameters=real), number):
                yield name, case
        if real and name != "api_switch_module":
            for case in collected(one.as_strategy(POSITIVE), 2):
                yield name, case


def collected(strategy, number):
    """Examples of a strategy; none where nothing can be wrong."""
    found = []

    @seed(SEED)
    @examples(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case):
        found.append(case)

    with suppress(Unsatisfiable), of_itself():
        collect()
    return found


async def asked(somebody, case):
    """The case as our own client sends it."""
    sent = case.as_transport_kwargs(base_url="http://testserver.local")
    query = urlencode(sent.get("params") or {}, doseq=True)
    content = sent.get("data")
    if "json" in sent and sent["json"] is not None:
        content = msgspec.json.encode(sent["json"])
    path = sent["url"].removeprefix("http://testserver.local")
    headers = {name: value.encode() for name, value in dict(sent.get("headers") or {}).items()}
    return await somebody.ask(
        sent["method"], f"{path}?{query}" if query else path, headers=headers, content=content
    )


@pytest.mark.parametrize("actor", ROLES)
async def test_every_answer_is_one_of_the_described(sown, monkeypatch, actor):
    monkeypatch.setattr(guard, "METER", guard.Meter(limit=10**6))
    somebody = sown.world.browser(sown.app, actor)
    faults, statuses = [], set()
    for name, case in cases(await addresses(sown)):
        answer = await asked(somebody, case)
        statuses.add(answer.status_code)
        try:
            case.validate_response(answer, checks=CHECKS)
        except BaseExceptionGroup as wrong:
            faults.append((name, answer.status_code, str(wrong.exceptions)[:600]))
    assert not faults, f"{len(faults)}\n" + listed(faults[:12])
    assert {200, 422} <= statuses


A_READING = {"nonce": "gate-1-000017", "list": str(UUID(int=7)), "code": "ABCD2345"}
NO_READINGS = (
    {**A_READING, "nonce": "4xDyX2EIgMQK1tpaq*"},
    {**A_READING, "list": "no list"},
    {**A_READING, "more": 1},
    {**A_READING, "device_at": "2027-05-08"},
    {},
    17,
    None,
)
NO_BATCHES = (
    {"items": A_READING},
    {"items": [], "waiting": -1},
    {"items": [], "more": 1},
    {"items": [], "sent_at": 0},
    {"items": [A_READING] * 501},
    [],
)


async def sent_to_a_gate(sown, body):
    """A batch, as somebody of the organization's sends it to a gate of theirs."""
    somebody = sown.world.browser(sown.app, "organization_admin")
    thing = (await addresses(sown))["api_scans"]["thing_id"]
    return await somebody.ask(
        "POST",
        f"/api/v1/checkin/things/{thing}/scans",
        headers={"Idempotency-Key": b"batch-000017", "Content-Type": b"application/json"},
        content=msgspec.json.encode(body),
    )


async def test_one_bad_reading_is_answered_by_itself_and_a_bad_batch_refused_as_described(sown):
    whole = description()
    place = {"$ref": "#/components/schemas/BatchBody"}
    shape = jsonschema_rs.validator_for({**place, "components": whole["components"]})
    path = whole["paths"]["/api/v1/checkin/things/{thing_id}/scans"]
    shown = path["post"]["requestBody"]["content"]["application/json"]["example"]
    assert shown["items"][0]["nonce"] == A_READING["nonce"]
    for one in NO_READINGS:
        batch = {"items": [one, A_READING]}
        assert shape.is_valid(batch), one
        answer = await sent_to_a_gate(sown, batch)
        assert answer.status_code == 200, one
        assert [said["status"] for said in answer.json()["results"]] == [422, 404], one
    for wrong in NO_BATCHES:
        assert not shape.is_valid(wrong), wrong
        assert (await sent_to_a_gate(sown, wrong)).status_code in {413, 422}, wrong
