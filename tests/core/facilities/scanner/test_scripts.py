"""The phone's rules and the server's give the same answers to the same cases."""

from __future__ import annotations

import hmac
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.checkin import rules
from core.checkin.api import Direction, undo
from core.checkin.self_check_in import told_apart
from core.checkin.tokens import sign
from core.checkin.typed_codes import is_typed, normalised
from core.checkin.values import GateList, PassCode, ShownPass
from core.contracts.signups import Period
from core.data.folding import fold
from core.web.statics import STATIC
from tests.core.checkin import house
from tests.core.checkin.house import Thing, code_of, enrol, read_at

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
NODE = shutil.which("node") or ""
A_PASS, A_SUBJECT = UUID(int=7), UUID(int=1)
READING = UUID(int=9)


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def gate_list_of(changes: dict[str, Any]) -> GateList:
    given = CASES["list"] | changes
    bounds = {name: instant(given[name]) for name in ("opens_at", "closes_at")}
    return GateList(
        id=UUID(int=2),
        kind="trial.thing",
        subject=A_SUBJECT,
        organization=UUID(int=3),
        key="trial.gate",
        title=given["title"],
        period=Period(given["period"]),
        starts_at=datetime(2026, 7, 4, tzinfo=UTC),
        ends_at=datetime(2026, 7, 5, tzinfo=UTC),
        day_starts_at_hour=given["day_starts_at_hour"],
        zone=given["zone"],
        **bounds,
    )


def shown_pass_of(changes: dict[str, Any], *, is_picked: bool) -> ShownPass:
    given = CASES["pass"] | changes
    not_after = instant(given["not_after"])
    assert not_after is not None
    return ShownPass(
        id=A_PASS,
        signup=UUID(int=8),
        kind="trial.thing",
        subject=A_SUBJECT,
        not_after=not_after,
        revoked_at=not_after if given["is_revoked"] and not is_picked else None,
        state=given["state"],
        name="Ola",
    )


@pytest.mark.parametrize("case", CASES["refusals"], ids=lambda case: case["name"])
def test_the_server_refuses_as_the_cases_say(case):
    at = datetime.fromisoformat(case["at"])
    shown = shown_pass_of(case["pass"], is_picked=case["is_picked"])
    found = rules.refusal_of(gate_list_of(case["list"]), shown, at, Direction(case["direction"]))
    if found is None or found.reason is None:
        assert case["want"] is None
        return
    offer = found.offer.value if found.offer else None
    assert [found.reason.code, found.reason.values.get("when", ""), offer] == case["want"]


@pytest.mark.parametrize("case", CASES["periods"], ids=lambda case: case["name"])
def test_the_server_counts_in_the_periods_of_the_cases(case):
    at = datetime.fromisoformat(case["at"])
    found = rules.period_of(gate_list_of(case["list"]), at, READING)
    assert found.replace(str(READING), "nonce-of-it") == case["want"]


@pytest.mark.parametrize("case", CASES["told_apart"], ids=lambda case: str(case["names"]))
def test_the_server_tells_namesakes_apart_as_the_cases_say(case):
    assert told_apart(case["names"]) == case["want"]


@pytest.mark.anyio
async def test_the_server_answers_the_stories(db, thing: Thing, gatekeeper):
    for story in CASES["stories"]:
        code = await code_of(await enrol(thing))
        scans: list[UUID] = []
        for step in story["steps"]:
            now = house.at(minutes=step["minute"])
            kind, _, target = step["direction"].partition(" ")
            if kind == "undo":
                answer = await undo(scans[int(target)], viewer=gatekeeper, now=now)
            else:
                answer = await read_at(
                    thing.gate, code, viewer=gatekeeper, now=now, direction=Direction(kind)
                )
                said = [answer.result, answer.reason.code if answer.reason else ""]
                assert said == step["want"], story["name"]
            scans.append(answer.scan)


def said_by_the_server() -> dict[str, Any]:
    """What the phone must give too."""
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    not_after = datetime(2026, 7, 5, 20, tzinfo=UTC)
    code = PassCode(key=4711, pass_id=A_PASS, not_after=not_after)
    return {
        "code": sign(code, key),
        "key": code.key,
        "pass": str(A_PASS),
        "not_after": int(not_after.timestamp() * 1000),
        "public": key.public_key().public_bytes_raw().hex(),
        "other_public": other.public_key().public_bytes_raw().hex(),
        "typed_hash": hmac.new(b"salt", b"CDFGHJKM", sha256).hexdigest(),
        "folded": [fold(text) for text in CASES["folded"]],
        "typed": [normalised(text) for text in CASES["typed"]],
        "is_typed": [is_typed(text) for text in CASES["typed"]],
    }


def run_scripts(folder: Path, app: Path) -> subprocess.CompletedProcess[str]:
    (folder / "said.json").write_text(json.dumps(said_by_the_server()), encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copy(STATIC / "vendor" / "noble-ed25519.js", folder)
    given = {
        "APP": str(app),
        "CASES": str(HERE / "cases.json"),
        "SAID": str(folder / "said.json"),
        "LIBRARY": str(folder / "noble-ed25519.js"),
    }
    scripts = [str(path) for path in sorted((HERE / "scripts").glob("*.test.mjs"))]
    return subprocess.run(
        [NODE, "--test", *scripts],
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def app_in(folder: Path) -> Path:
    """The modules as a browser sees them: all of them modules."""
    app = folder / "app"
    shutil.copytree(STATIC / "js" / "scanner", app)
    (app / "package.json").write_text('{"type": "module"}')
    return app


@pytest.mark.skipif(not NODE, reason="node is not here")
def test_the_phone_answers_as_the_cases_say(tmp_path: Path):
    said = run_scripts(tmp_path, app_in(tmp_path))
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-2000:]


@pytest.mark.skipif(not NODE, reason="node is not here")
def test_a_phone_that_believes_any_signature_is_found_out(tmp_path: Path):
    """The control: without the check of the signature the scripts fail."""
    app = app_in(tmp_path)
    source = app / "pass.js"
    text = source.read_text()
    weak = text.replace("return await platform(found, publicKey)", "return true")
    assert weak != text
    source.write_text(weak)
    assert run_scripts(tmp_path, app).returncode != 0
