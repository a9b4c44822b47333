"""The doors of an application: every handler of its route table with the policy it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Litestar

from core.web.admission import handlers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One method of one path; `types` are those of the path's parameters."""

    path: str
    method: str
    policy: str | None
    types: Mapping[str, type]

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters as Litestar hands them over. Raises KeyError for one that is missing."""
        return {name: _typed(kind, values[name]) for name, kind in self.types.items()}

    def address(self, values: Mapping[str, Any], queries: Mapping[str, str] | None = None) -> str:
        """The address at which an object is, with what stands after the "?" where it is needed."""
        spelled = {name: quote(str(values[name]), safe="/") for name in self.types}
        query = (queries or {}).get(self.path, "").format(**values)
        return self.path.format(**spelled) + (f"?{query}" if query else "")


def _typed(kind: type, value: Any) -> Any:
    return UUID(str(value)) if kind is UUID else kind(value)


def doors_of(app: Litestar) -> list[Door]:
    """All doors, by path and method."""
    found = [
        Door(
            path=route.path_format,
            method=method,
            policy=handler.opt.get("policy"),
            types={name: one.type for name, one in route.path_parameters.items()},
        )
        for route, handler in handlers_of(app)
        for method in getattr(handler, "http_methods", ())
    ]
    return sorted(found, key=lambda door: (door.path, door.method))
