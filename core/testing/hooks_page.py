"""docs/hooks.md, made from the hook specifications: `make hooks` writes it."""

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.contracts import hookspecs
from core.settings import ROOT

PAGE = ROOT / "docs" / "hooks.md"
HEAD = """# Hooks

What a plugin can add. The kernel asks each plugin once, at start; answers are frozen values whose
behaviour is an async callable inside them. This page is made from `core/contracts/hookspecs.py`
and the values it names (`make hooks`); do not edit it.
"""


def specifications() -> dict[str, Callable[..., Any]]:
    """Hook name → specification, in the order of the file."""
    return {
        name: value
        for name, value in vars(hookspecs).items()
        if name.startswith("register_") and inspect.isfunction(value)
    }


def _answers(specification: Callable[..., Any]) -> list[type]:
    annotation = inspect.get_annotations(specification)["return"]
    inner = next(iter(getattr(annotation, "__args__", ())), object)
    kinds = getattr(inner, "__args__", (inner,))
    return [kind for kind in kinds if inspect.isclass(kind)]


def _fields(kind: type) -> Iterator[str]:
    for name, parameter in inspect.signature(kind).parameters.items():
        annotation = re.sub(
            r"\b(?:\w+\.)+(\w+)", r"\1", inspect.formatannotation(parameter.annotation)
        )
        default = "" if parameter.default is inspect.Parameter.empty else ", optional"
        yield f"- `{name}`: `{annotation}`{default}"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, specification in specifications().items():
        parts.append(f"\n## {name}\n\n{inspect.getdoc(specification)}\n")
        for kind in _answers(specification):
            parts.append(f"\n### {kind.__name__}\n\n{inspect.getdoc(kind)}\n\n")
            parts.append("\n".join(_fields(kind)) + "\n")
    return "".join(parts)


def main(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
