"""The permission matrix: rows from every room's tests/permissions.toml, merged."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT

ACTORS = (
    "visitor",
    "volunteer",
    "coordinator",
    "organization_admin",
    "city_officer",
    "city_admin",
    "scanner",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One policy: who passes on an object of their own organization."""

    policy: str
    allow: frozenset[str]
    file: Path


def files() -> list[Path]:
    """Every room's rows: the core's under tests/core, a plugin's in its own tests."""
    return sorted(
        [
            *ROOT.glob("tests/core/**/permissions.toml"),
            *ROOT.glob("plugins/*/tests/permissions.toml"),
        ]
    )


def matrix(paths: list[Path] | None = None) -> Mapping[str, Row]:
    """Policy → row. Raises ValueError for a policy that stands twice or an unknown actor."""
    rows: dict[str, Row] = {}
    for path in paths if paths is not None else files():
        for policy, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            unknown = set(row["allow"]) - set(ACTORS)
            if policy in rows or unknown:
                raise ValueError(f"{path}: {policy}: twice, or unknown actors {sorted(unknown)}")
            rows[policy] = Row(policy=policy, allow=frozenset(row["allow"]), file=path)
    return rows
