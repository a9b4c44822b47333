"""A plugin that cannot be routed."""

from litestar import get

from core.contracts.hookspecs import hookimpl


@get("/cannot-be-routed", opt={"policy": "web.public"})
async def show(thing):
    return thing


@hookimpl
def register_routes():
    return (show,)
