"""The description of /api/v1: a page for people, a file for programs; both work offline."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import msgspec

from core.contracts.ports import module_state
from core.facilities.programs.description import described
from core.web.handlers import Request, Response, get
from core.web.i18n import language
from core.web.rendering import etag_of, render

PUBLIC = {"policy": "web.public"}
HEADERS = {"Cache-Control": "public, max-age=60", "Vary": "Accept-Language, Cookie"}


@get("/schema/openapi.json", opt=PUBLIC)
async def show_openapi(request: Request) -> Response[bytes]:
    """OpenAPI 3.1 of the modules that are on."""
    body = described(await module_state.get().modules_on())
    headers = HEADERS | {"ETag": etag_of(body), "Content-Language": language()}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@get("/schema", opt=PUBLIC)
async def show_schema(request: Request) -> Response[Any]:
    """The same for people, with our own components: no script, nothing from elsewhere."""
    whole = msgspec.json.decode(described(await module_state.get().modules_on()))
    return await render(
        request,
        "programs/schema.html",
        about=whole["info"]["description"],
        groups=_groups(whole),
    )


def _groups(whole: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    shown = [
        _shown(path, method, one)
        for path, methods in whole["paths"].items()
        for method, one in methods.items()
    ]
    shown.sort(key=lambda one: (one["tag"], one["path"], one["method"]))
    return [(tag, list(ones)) for tag, ones in groupby(shown, key=lambda one: one["tag"])]


def _shown(path: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    body = one.get("requestBody", {}).get("content", {}).get("application/json")
    return {
        "id": one["operationId"],
        "tag": one["tags"][0],
        "method": method.upper(),
        "path": path,
        "summary": one["summary"],
        "scope": one["x-scope"],
        "parameters": [_parameter(parameter) for parameter in one["parameters"]],
        "body": _spelled(body["example"]) if body else "",
        "answers": [
            {"status": status, "text": answer["description"], "example": _example(status, answer)}
            for status, answer in one["responses"].items()
        ],
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    return {
        "name": parameter["name"],
        "place": parameter["in"],
        "required": parameter["required"],
        "kind": schema.get("format") or schema.get("type", ""),
        "values": ", ".join(map(str, schema.get("enum", ()))),
    }


def _example(status: str, answer: dict[str, Any]) -> str:
    if not status.startswith("2"):
        return ""
    return _spelled(answer["content"]["application/json"]["example"])


def _spelled(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)


SCHEMA_ROUTES = (show_openapi, show_schema)
