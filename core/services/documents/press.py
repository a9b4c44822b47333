"""The program that sets one document: an order as JSON comes in, a PDF goes out.

It runs in a process of its own, with limits, and knows neither settings nor database. The order
is {"template", "house", "logo", "fonts", "data", "languages"…}; see `core.services.documents.
printing`. Progress is told on standard error, a line "<done> <all>" each.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from core.services.confinement.api import limit
from core.services.documents.codes import code_svg
from core.services.documents.letters import printable

CODE = "\0code"
"""The name that marks a place for a QR code; no text of JSON from a form can be a mapping."""

MOST_MEMORY = 1536 * 1024 * 1024
STEP = 50
STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
_ONE = '#set document(title: "x")\n#set text(font: {fonts})\n#text(sys.inputs.letter)'
FONTS = '("Source Sans Pro", "Libertinus Serif", "DejaVu Sans Mono")'


def press(order: dict[str, Any], tell: Callable[[int, int], None]) -> bytes:
    """The PDF of an order: tagged (PDF/UA-1), archival (PDF/A-2a), equal bytes for equal orders."""
    with TemporaryDirectory(prefix="pospolu-press-") as name:
        root = Path(name)
        data = _with_codes(_with_letters(order["data"], order["fonts"], root), tell)
        main = root / "main.typ"
        shutil.copy(order["house"], root / "house.typ")
        shutil.copy(order["logo"], root / "logo.svg")
        shutil.copy(order["template"], main)
        return _compiled(
            main,
            root=root,
            fonts=order["fonts"],
            inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=order["timestamp"],
        )


def _compiled(
    source: Path | bytes, *, root: Path, fonts: str, inputs: dict[str, str], timestamp: int
) -> bytes:
    import typst  # noqa: PLC0415 -- slow import

    return typst.compile(  # type: ignore[no-any-return,call-overload]
        source,
        root=str(root),
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
        timestamp=timestamp,
    )


def _with_letters(data: Any, fonts: str, root: Path) -> Any:
    import typst  # noqa: PLC0415 -- slow import

    def can_print(character: str) -> bool:
        source = _ONE.format(fonts=FONTS).encode()
        try:
            _compiled(source, root=root, fonts=fonts, inputs={"letter": character}, timestamp=0)
        except typst.TypstError:
            return False
        return True

    rewritten = printable(_texts(data), can_print)
    return _mapped(data, rewritten)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name != CODE:
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {n: one if n == CODE else _mapped(one, change) for n, one in value.items()}
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    return value


def _with_codes(data: Any, tell: Callable[[int, int], None]) -> Any:
    """Draw the codes, and tell how many are drawn."""
    total = _count(data)
    done = 0

    def drawn(value: Any) -> Any:
        nonlocal done
        if isinstance(value, dict) and CODE in value:
            svg = code_svg(value[CODE])
            done += 1
            if done % STEP == 0:
                tell(done, total)
            return svg
        if isinstance(value, dict):
            return {name: drawn(one) for name, one in value.items()}
        if isinstance(value, list):
            return [drawn(one) for one in value]
        return value

    return drawn(data)


def _count(value: Any) -> int:
    if isinstance(value, dict):
        return 1 if CODE in value else sum(_count(one) for one in value.values())
    return sum(_count(one) for one in value) if isinstance(value, list) else 0


def main() -> None:
    """Read an order, limit oneself, print."""
    order = json.loads(sys.stdin.buffer.read())
    limit(seconds=order["seconds"], memory=MOST_MEMORY)

    def tell(done: int, total: int) -> None:
        print(done, total, file=sys.stderr, flush=True)  # noqa: T201 -- how the parent hears of it

    sys.stdout.buffer.write(press(order, tell))


if __name__ == "__main__":
    main()
