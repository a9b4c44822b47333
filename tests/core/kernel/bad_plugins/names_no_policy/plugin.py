"""A plugin that names no policy."""

from litestar import get

from core.contracts.hookspecs import hookimpl


@get("/names-no-policy")
async def show() -> str:
    return "open to all"


@hookimpl
def register_routes():
    return (show,)
