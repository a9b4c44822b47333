"""What every plugin keeps: inherit `RoomContract` in tests/test_room.py and name the module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from httpx import ASGITransport, AsyncClient
from litestar import Litestar
from litestar.status_codes import HTTP_404_NOT_FOUND
from piccolo.columns import ForeignKey
from piccolo.conf.apps import Finder

from core.app import assemble
from core.contracts.demo import DemoWorld
from core.data.commands import read
from core.data.times import utc_now
from core.kernel import registry as registries
from core.kernel.anatomy import fault_of_tables, faults_of
from core.kernel.manifests import Manifest
from core.kernel.registry import Registry
from core.testing.catalogs import Domain, faults
from core.testing.switches import switch_off
from core.web.admission import handlers_of

NAMES = {"person", "email", "account"}
ENDINGS = ("_person", "_account", "_email", "_by")
PEOPLE = {"people_person", "people_account"}
PARAMETER = re.compile(r"\{[^}]*\}")
NOBODY = "00000000-0000-0000-0000-000000000000"


def refers_to_a_person(table: Any) -> bool:
    """A column of the table names somebody, or leads to somebody's row."""
    for column in table._meta.columns:
        name = column._meta.name
        if name in NAMES or name.endswith(ENDINGS):
            return True
        if isinstance(column, ForeignKey):
            target = column._foreign_key_meta.resolved_references._meta.tablename
            if target in PEOPLE:
                return True
    return False


class RoomContract:
    """The checks; `name` is the module's. A subclass inherits them all as its own tests."""

    name: str

    @property
    def manifest(self) -> Manifest:
        """What the module says of itself."""
        return registries.current().modules[self.name]

    def tables(self) -> Iterable[Any]:
        """The module's tables."""
        if not self.manifest.has_tables:
            return ()
        tables: Iterable[Any] = Finder().get_app_config(self.name).table_classes
        return tables

    def handlers(self, app: Litestar) -> list[tuple[Any, Any]]:
        """The module's routes with their handlers."""
        return [
            (route, handler)
            for route, handler in handlers_of(app)
            if handler.opt.get("module") == self.name
        ]

    def test_the_folder_holds_only_its_own(self, registry: Registry) -> None:
        """Manifest, tables, templates, static files, migrations and imports are as they must be."""
        assert self.name in registry.modules, registry.refused
        assert list(faults_of(self.manifest)) == []
        assert fault_of_tables(self.manifest) is None

    async def test_every_route_has_a_policy_with_a_row(self, app: Litestar) -> None:
        """Each route names a policy, and tests/permissions.toml says who passes it."""
        text = (self.manifest.folder / "tests" / "permissions.toml").read_text(encoding="utf-8")
        rows = set(tomllib.loads(text))
        used = {handler.opt.get("policy") for _, handler in self.handlers(app)} - {"web.static"}
        own = {key for key in used if str(key).startswith(f"{self.name}.")}
        assert None not in used
        assert own <= rows, f"no row for {sorted(own - rows)}"

    def test_every_sentence_stands_in_three_languages(self, registry: Registry) -> None:  # noqa: ARG002 -- rooms stand first
        """Catalogs are complete."""
        folder = self.manifest.folder
        assert list(faults(Domain(self.name, (folder,), folder / "locales"))) == []

    def test_what_it_knows_of_people_is_declared(self, registry: Registry) -> None:
        """Each table that refers to a person has a declaration, and says how long it is kept."""
        declared = {
            table
            for key, one in registry.personal_data.items()
            if key.startswith(f"{self.name}.")
            for table in one.tables
        }
        for table in self.tables():
            assert "Purpose:" in (table.__doc__ or ""), table
            if refers_to_a_person(table):
                assert table._meta.tablename in declared, table
                assert "Kept:" in (table.__doc__ or ""), table

    async def test_the_demo_is_sown_twice_without_harm(self, db: None, registry: Registry) -> None:  # noqa: ARG002 -- the database stands first
        """Sowing again adds nothing."""
        world = DemoWorld(now=utc_now())
        wanted = {"people", *self.manifest.requires, self.name}
        seeds = [one for one in registry.demo_seeds if one.key.partition(".")[0] in wanted]
        for seed in seeds:
            await seed.sow(world)
        once = await self._counts()
        for seed in seeds:
            await seed.sow(world)
        assert await self._counts() == once

    async def _counts(self) -> Mapping[str, int]:
        names = [table._meta.tablename for table in self.tables()]
        names += ["calendar_entry", "signups_sheet", "cases_case", "outbox_message"]
        return {name: (await read(f'SELECT COUNT(*) AS n FROM "{name}"'))[0]["n"] for name in names}

    async def test_off_it_answers_404_on_every_route(self, app: Litestar) -> None:
        """Whatever the method, and whoever asks."""
        await switch_off(self.name)
        transport = ASGITransport(app=app)  # type: ignore[arg-type]
        async with AsyncClient(transport=transport, base_url="http://testserver.local") as made:
            for route, handler in self.handlers(app):
                path = PARAMETER.sub(NOBODY, route.path_format)
                for method in handler.http_methods:
                    answer = await made.request(method, path)
                    assert answer.status_code == HTTP_404_NOT_FOUND, (method, path)

    def test_the_city_starts_without_it(self, registry: Registry) -> None:
        """Nothing of ours needs it, unless it says so in its manifest."""
        without = [
            one
            for one in registry.modules.values()
            if one.name != self.name and self.name not in one.requires
        ]
        before = list(registries._current)
        try:
            assert self.name not in assemble(without).modules
        finally:
            registries._current[:] = before
