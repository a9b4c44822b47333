"""The permission matrix: rows from every room's tests/permissions.toml, merged."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from uuid import UUID

from core.data.commands import read
from core.settings import ROOT, current

ACTORS = (  # all have a browser; the scanner's is a paired phone
    "visitor",
    "volunteer",
    "coordinator",
    "organization_admin",
    "city_officer",
    "city_admin",
    "scanner",
)
KEYS = {"allow", "example", "through", "queries", "answers", "settings", "inert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One policy: who passes on an object of their own organization, and one such object.

    `example` is SQL whose columns are the path parameters of the policy's routes, for the
    organization whose id is `?`; None where no route has any. `through` names, for a column, the
    function (module:name) that makes the parameter of it: links whose token stands nowhere.
    By path, `queries` are what an address needs after its "?", with the example's columns in
    braces, and `answers` the status of an allowed GET where it is not 200. `settings` must hold
    for the policy to grant anything. `inert` lists the paths at which a stranger's id is taken,
    and left alone.
    """

    policy: str
    allow: frozenset[str]
    file: Path
    example: str | None = None
    through: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    inert: frozenset[str] = frozenset()


def files() -> list[Path]:
    """Every room's rows: the core's under tests/core, a plugin's in its own tests."""
    return sorted(
        [
            *ROOT.glob("tests/core/**/permissions.toml"),
            *ROOT.glob("plugins/*/tests/permissions.toml"),
        ]
    )


def matrix(paths: list[Path] | None = None) -> Mapping[str, Row]:
    """Policy → row. Raises ValueError for a policy that stands twice, unknown actors and keys."""
    rows: dict[str, Row] = {}
    for path in paths if paths is not None else files():
        for policy, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            unknown = set(row["allow"]) - set(ACTORS) | set(row) - KEYS
            if policy in rows or unknown:
                raise ValueError(f"{path}: {policy}: twice, or unknown words {sorted(unknown)}")
            sets = {name: frozenset(row[name]) for name in ("allow", "inert") if name in row}
            rows[policy] = Row(policy=policy, file=path, **row | sets)
    return rows


async def example_of(row: Row, organization: UUID) -> Mapping[str, Any]:
    """The path parameters of one object of an organization's; see `examples_of`."""
    return (await examples_of(row, organization))[0]


async def examples_of(row: Row, organization: UUID) -> Sequence[Mapping[str, Any]]:
    """The path parameters of an organization's objects, out of the open database.

    Raises LookupError where the demo city has no such object.
    """
    if row.example is None:
        return [{}]
    found = await read(row.example, [organization] if "?" in row.example else [])
    if not found:
        raise LookupError(f"{row.file}: {row.policy}: the demo city has no example")
    return [
        {name: _made(row.through.get(name), value) for name, value in one.items()} for one in found
    ]


def _made(maker: str | None, value: Any) -> Any:
    """A parameter out of its column; a maker of two arguments also gets the secret."""
    if maker is None:
        return value
    make = resolve_name(maker)
    secret = [current().secret_key] if len(signature(make).parameters) > 1 else []
    return make(UUID(str(value)), *secret)
