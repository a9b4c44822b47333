"""The description of /api/v1 as OpenAPI 3.1, made of what the handlers declare."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from core.contracts.permissions import anyone
from core.contracts.texts import msg
from core.facilities.programs.examples import example_of
from core.kernel import registry
from core.settings import current
from core.web.api.operations import Operation, Scope, operation_of
from core.web.api.reading import KEY
from core.web.errors import PROBLEM, TITLES
from core.web.i18n import gettext, language

REF = "#/components/schemas/{name}"
JSON = "application/json"
_PARAMETER = re.compile(r"\{(\w+):(\w+)\}")
_FORMATS = {"uuid": {"type": "string", "format": "uuid"}, "str": {"type": "string"}}
ALWAYS = (400, 401, 403, 429)
WRITES = {"POST", "PATCH"}
KEY_HELP = msg("A text of your own for this write: sent again with it, it is done only once.")
ABOUT = msg(
    "What people do on the pages, programs do here: the same rules, the same refusals. Make a "
    "token on your account's page, and send it as “Authorization: Bearer …”."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One operation with its address, as the page and the file show it."""

    room: str
    method: str
    path: str
    name: str
    declared: Operation
    policy: str

    @property
    def is_open(self) -> bool:
        """Whether it is read without a token too."""
        return self.method == "GET" and registry.current().policies[self.policy].rule is anyone


class Fault(msgspec.Struct):
    """One sentence on a field, with its key."""

    key: str
    text: str


class ProblemBody(msgspec.Struct, kw_only=True):
    """Why something was not done (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, list[Fault]] = {}


def operations() -> tuple[Described, ...]:
    """All operations of all rooms, by path and method."""
    return _operations(registry.current())


@lru_cache(maxsize=4)
def _operations(rooms: registry.Registry) -> tuple[Described, ...]:
    found = [
        Described(
            room=room,
            method=method,
            path=path,
            name=handler.handler_name,
            declared=declared,
            policy=handler.opt["policy"],
        )
        for room, handlers in rooms.routes
        for handler in _plain(handlers)
        if (declared := operation_of(handler)) is not None
        for path in handler.paths
        for method in handler.http_methods
    ]
    return tuple(sorted(found, key=lambda one: (one.path, one.method)))


def _plain(handlers: Iterable[Any]) -> Iterator[HTTPRouteHandler]:
    return (one for one in handlers if isinstance(one, HTTPRouteHandler))


def scopes_of() -> tuple[Scope, ...]:
    """All scopes that operations ask for."""
    return tuple(sorted({one.declared.scope for one in operations()}, key=lambda one: one.key))


def switched_on(on: Collection[str]) -> list[Described]:
    """The operations of the rooms that work now."""
    return [one for one in operations() if registry.current().is_on(one.room, on)]


def document(on: Collection[str]) -> dict[str, Any]:
    """The whole description in the current language."""
    found = switched_on(on)
    schemas = _schemas(found)
    paths: dict[str, dict[str, Any]] = {}
    for one in found:
        path = _PARAMETER.sub(r"{\1}", one.path)
        paths.setdefault(path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Pospolu: {current().city_name}",
            "version": "1",
            "description": gettext(ABOUT),
        },
        "servers": [{"url": current().base_url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


@dataclass(frozen=True, slots=True)
class Schemas:
    """The shapes of all bodies and answers: components, and where each type stands."""

    components: dict[str, Any]
    places: Mapping[Any, dict[str, Any]]

    def content(self, kind: Any, media: str = JSON) -> dict[str, Any]:
        """A body of that kind with an example."""
        schema = self.places[kind]
        return {media: {"schema": schema, "example": example_of(schema, self.components)}}

    def is_needed(self, kind: Any) -> bool:
        """Whether a body of that kind has a field that cannot be left out."""
        name = self.places[kind]["$ref"].rpartition("/")[2]
        return bool(self.components[name].get("required"))


def _schemas(found: Iterable[Described]) -> Schemas:
    kinds: list[Any] = [ProblemBody]
    for one in found:
        kinds += [kind for kind in (one.declared.answer, one.declared.body) if kind is not None]
    unique = list(dict.fromkeys(kinds))
    placed, components = msgspec.json.schema_components(unique, ref_template=REF)
    return Schemas(components=components, places=dict(zip(unique, placed, strict=True)))


def _operation(one: Described, schemas: Schemas) -> dict[str, Any]:
    declared = one.declared
    said: dict[str, Any] = {
        "operationId": one.name,
        "tags": [declared.scope.key.partition(":")[0]],
        "summary": gettext(declared.summary),
        "description": gettext("Scope: %(scope)s", scope=declared.scope.key),
        "x-scope": declared.scope.key,
        "parameters": [*_path_parameters(one.path), *_query_parameters(declared)],
        "responses": _responses(one, schemas),
    }
    if one.is_open:
        said["security"] = [{}, {"token": []}]
    if one.method in WRITES:
        said["parameters"].append(_key_parameter())
        said["requestBody"] = {
            "required": schemas.is_needed(declared.body),
            "content": schemas.content(declared.body),
        }
    return said


def _responses(one: Described, schemas: Schemas) -> dict[str, Any]:
    declared = one.declared
    answers: dict[str, Any] = {
        str(declared.status): {
            "description": gettext("Done"),
            "content": schemas.content(declared.answer),
        }
    }
    is_write = one.method in WRITES
    statuses = {*ALWAYS, 404, 422} | ({409, 413, 415} if is_write else set())
    if declared.may_clash:
        statuses.add(409)
    if not is_write:
        answers["304"] = {"description": gettext("Nothing changed since")}
    problem = schemas.content(ProblemBody, PROBLEM)
    for status in sorted(statuses):
        answers[str(status)] = {"description": gettext(TITLES[status]), "content": problem}
    return answers


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _FORMATS[kind]}
        for name, kind in _PARAMETER.findall(path)
    ]


def _query_parameters(declared: Operation) -> list[dict[str, Any]]:
    if declared.query is None:
        return []
    (place,), components = msgspec.json.schema_components([declared.query], ref_template=REF)
    shape = components[place["$ref"].rpartition("/")[2]]
    return [
        {
            "name": name,
            "in": "query",
            "required": name in shape.get("required", ()),
            "schema": _flat(schema, components),
        }
        for name, schema in shape["properties"].items()
    ]


def _flat(schema: dict[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter's schema without "null" and references: a query has neither."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    found = options[0]
    if "$ref" in found:
        found = components[found["$ref"].rpartition("/")[2]]
    return {name: value for name, value in found.items() if name not in {"default", "title"}}


def _key_parameter() -> dict[str, Any]:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": gettext(KEY_HELP),
        "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
        "example": "0197c7a0-7b1e-7d2c-9a57-3f0f8c6f2b11",
    }


@lru_cache(maxsize=12)
def kept_document(rooms: registry.Registry, on: frozenset[str], code: str) -> bytes:  # noqa: ARG001 -- what it is made of
    """The description as bytes, made when it is first asked for."""
    return msgspec.json.encode(document(on))


def described(on: frozenset[str]) -> bytes:
    """The description in the current language, as it is sent."""
    return kept_document(registry.current(), on, language())
