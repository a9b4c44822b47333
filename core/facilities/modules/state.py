"""The switches as every request needs them: from memory, at most a quarter of a second old."""

from core.data.commands import read
from core.data.versions import CHANGES, Changes, numbers
from core.kernel import registry

VERSION_KEY = "modules"


class SwitchBoard:
    """Implements contracts.ports.ModuleState over one version row and the table of switches."""

    def __init__(self, changes: Changes = CHANGES) -> None:
        self._changes = changes
        self._on: frozenset[str] = frozenset()
        self._set_aside: frozenset[str] = frozenset()
        self._version = -1
        self._seen = -1

    async def modules_on(self) -> frozenset[str]:
        """Names of the modules that are on."""
        await self._refresh()
        return self._on

    async def modules_set_aside(self) -> frozenset[str]:
        """Names of the modules that their own faults switched off."""
        await self._refresh()
        return self._set_aside

    async def version(self) -> int:
        """Rises with each switch, in every worker."""
        await self._refresh()
        return self._version

    def forget(self) -> None:
        """Read anew at the next question; called by whoever has just switched."""
        self._seen = self._version = -1
        self._changes.forget()

    async def _refresh(self) -> None:
        seen = await self._changes.number()
        if seen == self._seen:
            return
        version = (await numbers(VERSION_KEY))[VERSION_KEY]
        if version != self._version:
            self._on = await modules_switched_on()
            self._set_aside = await modules_set_aside()
            self._version = version
        self._seen = seen


async def modules_switched_on() -> frozenset[str]:
    """Straight from the database: the switches, over what the manifests say of a new city."""
    rows = await read("SELECT module, is_on FROM modules_switch")
    switched = {row["module"]: bool(row["is_on"]) for row in rows}
    return frozenset(
        name
        for name, manifest in registry.current().modules.items()
        if switched.get(name, manifest.new_city_on)
    )


async def modules_set_aside() -> frozenset[str]:
    """Straight from the database: the modules that their faults switched off."""
    rows = await read("SELECT module FROM modules_switch WHERE is_set_aside AND NOT is_on")
    return frozenset(row["module"] for row in rows)


BOARD = SwitchBoard()
