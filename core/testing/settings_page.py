"""The table of settings in docs/administrator.md, made from core/settings.py."""

from dataclasses import fields
from pathlib import Path

from core.settings import ROOT, Settings

PAGE = ROOT / "docs" / "administrator.md"
START = "<!-- settings: made by python -m core.testing.settings_page -->"
END = "<!-- end of settings -->"
HEAD = "| setting | default | what it is |\n|---|---|---|\n"


def _default(value: object) -> str:
    """A default as one would write it; places in the checkout by their name in it."""
    if isinstance(value, bool):
        return "`1`" if value else "`0`"
    if isinstance(value, Path):
        value = value.relative_to(ROOT) if value.is_relative_to(ROOT) else value
    return f"`{value}`" if str(value) else "none"


def table() -> str:
    """One row per setting, in the order of the file."""
    return HEAD + "".join(
        f"| `POSPOLU_{row.name.upper()}` | {_default(row.default)} | {row.metadata['help']} |\n"
        for row in fields(Settings)
    )


def page(text: str) -> str:
    """The administrator's page with the table of today. Raises ValueError without the markers."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"{PAGE.name} lacks {START} or {END}")
    return f"{before}{START}\n{table()}{END}{after}"


def main(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
