"""Forty generated modules, installed beside the city's own: what they cost the event page."""

from pathlib import Path

NAMES = [f"bench{number:02}" for number in range(40)]
PLUGIN = '''"""A generated module with a page, a menu item and a policy."""

from litestar import get

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy

READ = Policy(key="{name}.read", title="Read")


@get("/{name}", opt={{"policy": "{name}.read"}}, sync_to_thread=False)
def show() -> str:
    return "{name}"


@hookimpl
def register_routes():
    return (show,)


@hookimpl
def register_permissions():
    return (READ,)


@hookimpl
def register_nav():
    return (NavItem(key="{name}.nav", label="{name}", href="/{name}", place="me"),)
'''
MANIFEST = 'name = "{name}"\ntitle = "{name}"\nowner = "bench"\nnew_city_on = true\n'


def install(folder: Path) -> None:
    """Write the modules as installed distributions; the folder goes onto PYTHONPATH."""
    for name in NAMES:
        package = folder / f"pospolu_{name}"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text('"""Generated."""\n')
        (package / "plugin.py").write_text(PLUGIN.format(name=name))
        (package / "manifest.toml").write_text(MANIFEST.format(name=name))
        told = folder / f"pospolu_{name}-1.0.dist-info"
        told.mkdir()
        (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pospolu-{name}\nVersion: 1\n")
        (told / "entry_points.txt").write_text(f"[pospolu.plugins]\n{name} = pospolu_{name}\n")
