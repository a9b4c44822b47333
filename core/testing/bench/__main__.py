"""Prints the table: `python -m core.testing.bench [sqlite] [postgres] [--short] [--only WORD …]`.

`--short` leaves out what takes minutes: a million entries. `--only` measures lines with a word.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlsplit

from core.testing.bench import limits, lines, modules
from core.testing.bench.filling import fill
from core.testing.bench.load import Plan, get, run
from core.testing.bench.measuring import Bench, Figure, Line
from core.testing.bench.server import Server, bare, environment, serving
from core.testing.postgres import do_on_server, free_port, postgres_server, server_programs

ENGINES = ("sqlite", "postgres")
MODULES_LEAST, MODULES_ROUNDS = 0.9, 3
MARKS = {True: "met", False: "MISSED", None: ""}


def all_lines() -> list[Line]:
    """Every module's lines; memory and start come late, what fills the machine last."""
    found = [
        import_module(f"{lines.__name__}.{one.name}").LINES for one in iter_modules(lines.__path__)
    ]
    return sorted((line for group in found for line in group), key=_lateness)


def _lateness(line: Line) -> tuple[bool, bool]:
    return line.is_long, line.title.startswith(("memory", "ready"))


def _is_wanted(line: Line, words: Sequence[str], *, is_short: bool) -> bool:
    if is_short and line.is_long:
        return False
    return not words or any(word in line.title for word in words)


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """An empty database of that kind that keeps its promises (fsync on)."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'city.sqlite'}"
        return
    programs = server_programs()
    if programs is None:
        sys.exit("PostgreSQL is not here")
    with postgres_server(programs, is_durable=True) as url:
        asyncio.run(do_on_server(url, "CREATE DATABASE city"))
        yield urlsplit(url)._replace(path="/city").geturl()


def measure(engine: str, words: Sequence[str], *, is_short: bool) -> dict[str, Figure]:
    """All lines on one database, in one run with their limits."""
    found: dict[str, Figure] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pospolu-bench-")))
        url = stack.enter_context(database(engine, folder))
        port = free_port()
        given = environment(url, folder, port)
        city = fill(given, folder / "city.json")
        with serving(given, port):
            pass  # it compiles, so that the next start finds what a city's server finds
        limit = stack.enter_context(bare())
        server = stack.enter_context(serving(given, port))
        server.settle()
        bench = Bench(
            engine=engine,
            database_url=url,
            folder=folder,
            h=_h(limit),
            r=_r(engine, url, folder),
            server=server,
            city=city,
        )
        found["limits, at first"] = Figure(text=f"H {bench.h:,.0f}/s, R {bench.r:,.0f}/s")
        for line in all_lines():
            if _is_wanted(line, words, is_short=is_short):
                h = _h(limit) if "H" in line.beside else bench.h
                r = _r(engine, url, folder) if "R" in line.beside else bench.r
                found[line.title] = _tried(line, replace(bench, h=h, r=r))
                print(f"  {engine}: {line.title}: {found[line.title].text}", flush=True)
        if not words:
            found[MODULES_TITLE] = _with_modules(given, folder, bench)
    return found


MODULES_TITLE = "event page with 40 more modules on"


def _with_modules(given: dict[str, str], folder: Path, bench: Bench) -> Figure:
    """The same page of a server without and of one with them, by turns."""
    modules.install(folder / "installed")
    port, rates = free_port(), [0.0, 0.0]
    added = {
        "PYTHONPATH": str(folder / "installed"),
        "POSPOLU_BASE_URL": f"http://127.0.0.1:{port}",
    }
    with serving({**given, **added}, port) as other:
        for _ in range(MODULES_ROUNDS):
            for place, server in enumerate((bench.server, other)):
                measured = replace(bench, server=server).load(get(bench.city.event_path), seconds=2)
                rates[place] += measured.rate
    ratio = rates[1] / rates[0]
    return Figure(text=f"{ratio:.2f} of without", ratio=ratio, is_met=ratio >= MODULES_LEAST)


def _tried(line: Line, bench: Bench) -> Figure:
    try:
        figure: Any = line.measure(bench)
    except Exception as error:  # noqa: BLE001 -- one line's fault is said, the others are measured
        return Figure(text=f"FAILED: {error!r}"[:160], is_met=False)
    assert isinstance(figure, Figure)
    return figure


def _h(server: Server) -> float:
    plan = Plan(port=server.port, requests=[get("/")], connections=16, seconds=0.5)
    run(plan)
    return run(replace(plan, seconds=2)).rate


def _r(engine: str, url: str, folder: Path) -> float:
    return limits.sqlite_inserts(folder) if engine == "sqlite" else limits.postgres_inserts(url)


def table(found: dict[str, dict[str, Figure]]) -> str:
    """Markdown: a line a job, a column a database."""
    engines = list(found)
    rows = [["job", "target", *engines]]
    targets = {line.title: line.target for line in all_lines()} | {MODULES_TITLE: "≥ 0.9"}
    for title in dict.fromkeys(title for figures in found.values() for title in figures):
        cells = [found[engine].get(title, Figure(text="")) for engine in engines]
        rows.append([
            title,
            targets.get(title, ""),
            *(f"{cell.text} {MARKS[cell.is_met]}".strip() for cell in cells),
        ])  # fmt: skip
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: Sequence[str]) -> None:
    """Measure on the databases that were named, or on both."""
    given, _, words = " ".join(arguments).partition("--only")
    engines = [one for one in ENGINES if one in given.split()] or ENGINES
    is_short = "--short" in given.split()
    print(table({one: measure(one, words.split(), is_short=is_short) for one in engines}))


if __name__ == "__main__":
    main(sys.argv[1:])
