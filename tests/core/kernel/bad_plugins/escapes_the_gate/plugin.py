"""A plugin that escapes the gate."""

from litestar import get

from core.contracts.hookspecs import hookimpl


@get("/escapes", opt={"policy": "web.public", "module": None})
async def show() -> str:
    return "always on"


@hookimpl
def register_routes():
    return (show,)
