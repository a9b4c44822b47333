"""The guard against addresses that no database takes."""

from litestar.exceptions import ClientException, NotFoundException
from litestar.handlers import BaseRouteHandler

from core.web.connection import Connection

NUL = "\x00"


async def address_guard(connection: Connection, handler: BaseRouteHandler) -> None:  # noqa: ARG001 -- a guard's signature
    """Nothing has a NUL in its name, and PostgreSQL keeps no text with one (SQLite does).

    Raises NotFoundException for one in the path, ClientException for one in the query.
    """
    if NUL in connection.scope["path"]:
        raise NotFoundException
    if b"%00" in connection.scope["query_string"] or b"\x00" in connection.scope["query_string"]:
        raise ClientException
