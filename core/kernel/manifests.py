"""What a plugin says of itself before any of its code is imported: manifest.toml."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from core.settings import current

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPlugin:
    """A third-party plugin that is installed and not used; `reason` is one sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The plugins that can be loaded, in their order, and those that cannot even be read."""

    manifests: tuple[Manifest, ...]
    refused: tuple[RefusedPlugin, ...] = ()


def _folder_of(point: EntryPoint) -> Path:
    """Where a distribution's plugin lies; finding it imports nothing of the plugin itself."""
    spec = find_spec(point.value)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        message = f"{point.name}: there is no package {point.value!r}"
        raise BadManifest(message)
    return Path(places[0])


def installed_manifests(points: Iterable[EntryPoint] | None = None) -> Found:
    """The manifests of third-party plugins: distributions with our entry point."""
    read: list[Manifest] = []
    refused: list[RefusedPlugin] = []
    found = entry_points(group=ENTRY_POINT_GROUP) if points is None else points
    for point in sorted(found, key=lambda p: p.name):
        try:
            manifest = read_manifest(_folder_of(point), package=point.value, is_ours=False)
            if manifest.name != point.name:
                message = f"manifest.toml says its name is {manifest.name!r}"
                raise BadManifest(message)  # noqa: TRY301 -- refused like any other
        except (Exception, SystemExit) as error:  # noqa: BLE001 -- a distribution may be broken in any way
            reason = str(error) if isinstance(error, BadManifest) else type(error).__name__
            refused.append(RefusedPlugin(name=point.name, reason=reason))
        else:
            read.append(manifest)
    return Found(manifests=tuple(read), refused=tuple(refused))


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


def with_guests(ours: Sequence[Manifest], guests: Found) -> Found:
    """Ours, and those guests that fit: no name twice, nothing missing of what they require.

    Raises BadManifest for a fault among ours; a guest with a fault is refused.
    """
    accepted, refused = list(in_order(ours)), list(guests.refused)
    waiting = list(guests.manifests)
    is_moving = True
    while waiting and is_moving:
        is_moving = False
        for guest in list(waiting):
            names = {one.name for one in accepted}
            if guest.name in names or set(guest.requires) <= names:
                waiting.remove(guest)
                is_moving = True
                if guest.name in names:
                    reason = "there is another plugin of that name"
                    refused.append(RefusedPlugin(name=guest.name, reason=reason))
                else:
                    accepted.append(guest)
    names = {one.name for one in accepted}
    for guest in waiting:
        lacking = ", ".join(sorted(set(guest.requires) - names))
        reason = f"it requires {lacking}, which cannot be had"
        refused.append(RefusedPlugin(name=guest.name, reason=reason))
    return Found(manifests=tuple(accepted), refused=tuple(refused))


def without(guests: Found, names: Collection[str]) -> Found:
    """The same guests, but those of the names refused."""
    reason = "it is left out: its migration failed, or the setting left_out names it"
    out = [one.name for one in guests.manifests if one.name in names]
    return Found(
        manifests=tuple(one for one in guests.manifests if one.name not in out),
        refused=(*guests.refused, *(RefusedPlugin(name=name, reason=reason) for name in out)),
    )


def find_manifests(*, third_party: bool = True) -> Found:
    """All plugins there are, in the order in which they are loaded. Raises BadManifest of ours."""
    guests = Found(manifests=())
    if third_party and not current().safe_mode:
        left_out = {name.strip() for name in current().left_out.split(",")}
        guests = without(installed_manifests(), left_out)
    return with_guests(manifests_in(PLUGINS_FOLDER), guests)
