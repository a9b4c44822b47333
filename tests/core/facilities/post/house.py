"""The rooms of the core with the module `post` beside them, and who looks at them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from core.contracts.ports import viewer_source
from core.contracts.viewer import ORGANIZATION, VISITOR, Grant, Viewer
from core.facilities.mailer.service import PATIENCE
from core.facilities.modules.service import switch_module
from core.kernel import registry as kernel_registry
from core.kernel.manifests import Manifest, read_manifest
from core.kernel.registry import Registry
from core.testing.houses import rooms_of

FOLDER = Path(__file__).parent
TOKEN = "token-of-the-session"
ACTORS = {
    "volunteer": (),
    "coordinator": (Grant(role="coordinator", scope_kind=ORGANIZATION, scope_id=UUID(int=7)),),
    "city_officer": (Grant(role="city_officer", scope_kind="city"),),
    "city_admin": (Grant(role="city_admin", scope_kind="city"),),
}


def manifest() -> Manifest:
    """What `post` says of itself."""
    return read_manifest(FOLDER, package="tests.core.facilities.post")


@contextmanager
def house() -> Iterator[Registry]:
    """The core's rooms and `post` as this process's registry; then whatever was there before.

    The database is told of no modules: `post` is on because its manifest says so.
    """
    before = list(kernel_registry._current)
    rooms_of([manifest()])
    forget()
    try:
        yield Registry()
    finally:
        kernel_registry._current[:] = before
        forget()


def forget() -> None:
    """Remember nothing of another registry."""
    PATIENCE.restore()


async def switch_post(*, on: bool) -> None:
    """Switch the module."""
    await switch_module("post", is_on=on, by=None)


class Doorkeeper:
    """Implements contracts.ports.ViewerSource: the header says who is looking."""

    async def viewer_of(self, *, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Viewer:
        """The actor that the header names."""
        name = headers.get("authorization", "")
        if name not in ACTORS:
            return VISITOR
        number = list(ACTORS).index(name) + 1
        return Viewer(
            language="en", account=UUID(int=number), grants=ACTORS[name], csrf_token=TOKEN
        )


def keep_the_door() -> None:
    """Let the header name the viewer, after the application bound its own source."""
    viewer_source.bind(Doorkeeper())


def as_actor(name: str) -> dict[str, str]:
    """Headers of a request from one of the actors, in English."""
    base = {"accept-language": "en"}
    return base if name == "visitor" else base | {"authorization": name, "x-csrf-token": TOKEN}
