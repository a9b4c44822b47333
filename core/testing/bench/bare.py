"""The limit H: what Litestar answers on this machine when there is nothing to do."""

import sys

from litestar import Litestar, get


@get("/", sync_to_thread=False)
def say_hello() -> dict[str, str]:
    """The smallest JSON answer."""
    return {"hello": "world"}


def create_app() -> Litestar:
    """The application of one route."""
    return Litestar([say_hello], openapi_config=None)


def main() -> None:
    """Serve on a port with as many workers as the city."""
    from granian import Granian  # noqa: PLC0415 -- slow import
    from granian.constants import Interfaces  # noqa: PLC0415 -- slow import

    port, workers = map(int, sys.argv[1:])
    Granian(
        "core.testing.bench.bare:create_app",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        log_access=False,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main()
