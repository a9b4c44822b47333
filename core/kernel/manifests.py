"""What a plugin says of itself before any of its code is imported: manifest.toml."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path

ENTRY_POINT_GROUP = "pospolu.plugins"
PLUGINS_FOLDER = Path(__file__).resolve().parents[2] / "plugins"
KNOWN_KEYS = {"name", "title", "owner", "requires", "summary", "new_city_on"}


class BadManifest(Exception):
    """A plugin's manifest cannot be used; the message names the plugin and the fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One plugin as the city sees it.

    `package` is its import path. `requires` names the plugins whose api it uses. `new_city_on`
    tells whether a new installation starts with the module on.
    """

    name: str
    title: str
    owner: str
    package: str
    folder: Path
    summary: str = ""
    requires: tuple[str, ...] = ()
    new_city_on: bool = False
    is_ours: bool = True

    @property
    def has_tables(self) -> bool:
        """The plugin brings tables of its own."""
        return (self.folder / "piccolo_app.py").is_file()


def read_manifest(folder: Path, *, package: str, is_ours: bool = True) -> Manifest:
    """Read `folder/manifest.toml`. Raises BadManifest."""
    path = folder / "manifest.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"{package}: {path.name}: {error}"
        raise BadManifest(message) from error
    missing = {"name", "title", "owner"} - data.keys()
    unknown = data.keys() - KNOWN_KEYS
    if missing or unknown:
        message = (
            f"{package}: manifest.toml lacks {sorted(missing)}, does not know {sorted(unknown)}"
        )
        raise BadManifest(message)
    return Manifest(
        name=data["name"],
        title=data["title"],
        owner=data["owner"],
        package=package,
        folder=folder,
        summary=data.get("summary", ""),
        requires=tuple(data.get("requires", ())),
        new_city_on=bool(data.get("new_city_on", False)),
        is_ours=is_ours,
    )


def manifests_in(folder: Path, *, package: str = "plugins") -> list[Manifest]:
    """The manifests of the plugins that lie in a folder, one directory each."""
    found = []
    for room in sorted(path.parent for path in folder.glob("*/manifest.toml")):
        manifest = read_manifest(room, package=f"{package}.{room.name}")
        if manifest.name != room.name:
            message = f"{package}.{room.name}: manifest.toml says its name is {manifest.name!r}"
            raise BadManifest(message)
        found.append(manifest)
    return found


def installed_manifests(points: Iterable[EntryPoint] | None = None) -> list[Manifest]:
    """The manifests of third-party plugins: distributions with our entry point."""
    found = []
    for point in sorted(points or entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
        folder = Path(str(files(point.value)))
        found.append(read_manifest(folder, package=point.value, is_ours=False))
    return found


def in_order(manifests: Sequence[Manifest]) -> list[Manifest]:
    """Sorted by name, each after those it requires. Raises BadManifest on gaps and cycles."""
    by_name: Mapping[str, Manifest] = {manifest.name: manifest for manifest in manifests}
    if len(by_name) != len(manifests):
        message = f"two plugins share a name: {sorted(m.name for m in manifests)}"
        raise BadManifest(message)
    for manifest in manifests:
        missing = set(manifest.requires) - by_name.keys()
        if missing:
            message = f"{manifest.name} requires {sorted(missing)}, which is not installed"
            raise BadManifest(message)
    sorter = TopologicalSorter({name: set(by_name[name].requires) for name in sorted(by_name)})
    try:
        return [by_name[name] for name in sorter.static_order()]
    except CycleError as error:
        message = f"plugins require each other in a circle: {error.args[1]}"
        raise BadManifest(message) from error


def find_manifests(*, third_party: bool = True) -> list[Manifest]:
    """All plugins there are, in the order in which they are loaded."""
    return in_order(
        [*manifests_in(PLUGINS_FOLDER), *(installed_manifests() if third_party else [])]
    )
