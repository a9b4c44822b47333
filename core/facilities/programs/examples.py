"""Examples made of a JSON schema: what stands in it as an example, else what fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UUID = "0197c7a0-7b1e-7d2c-9a57-3f0f8c6f2b11"
PLAIN: Mapping[str, Any] = {
    "string": "",
    "integer": 1,
    "number": 1,
    "boolean": True,
    "null": None,
}
FORMATS = {"uuid": UUID, "date-time": "2027-05-08T10:00:00+02:00", "date": "2027-05-08"}


def example_of(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:
    """One value that fits a schema."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rpartition("/")[2]], components)
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(next(filter(_says_more, schema["anyOf"])), components)
    if "enum" in schema:
        return schema["enum"][0]
    return _made(schema, components)


def _says_more(option: Mapping[str, Any]) -> bool:
    """Not that anything is taken."""
    return bool(option.keys() - {"description"})


def _made(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Any:
    kind = schema.get("type", "null")
    if kind == "object":
        return _object(schema, components)
    if kind == "array":
        return [example_of(schema["items"], components)] if "items" in schema else []
    return FORMATS.get(schema.get("format", ""), PLAIN[kind])


def _object(schema: Mapping[str, Any], components: Mapping[str, Any]) -> dict[str, Any]:
    return {name: example_of(one, components) for name, one in schema.get("properties", {}).items()}
