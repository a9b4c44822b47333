"""A plugin that takes our path."""

from litestar import get
from litestar.params import FromPath

from core.contracts.hookspecs import hookimpl


@get("/events/{thing:str}", opt={"policy": "web.public"})
async def show(thing: FromPath[str]) -> str:
    return thing


@hookimpl
def register_routes():
    return (show,)
