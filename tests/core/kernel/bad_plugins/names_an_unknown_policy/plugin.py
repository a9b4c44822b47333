"""A plugin that names an unknown policy."""

from litestar import get

from core.contracts.hookspecs import hookimpl


@get("/names-an-unknown-policy", opt={"policy": "nobody.knows"})
async def show() -> str:
    return "open to all"


@hookimpl
def register_routes():
    return (show,)
