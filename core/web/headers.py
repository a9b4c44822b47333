"""The security headers, on every answer: an outer ASGI wrapper, so 404, 405 and 500 have them."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from core.settings import current

POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WASM = " 'wasm-unsafe-eval'"
YEAR_SECONDS = 31_536_000
HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(path: str) -> str:
    """The policy for a path; only the scanner may compile WebAssembly."""
    return POLICY.format(wasm=WASM if path.startswith("/checkin") else "")


def cache_control(path: str, query: bytes) -> str:
    """Static files are kept for ever under an address with their hash; pages not at all."""
    if not path.startswith("/static/"):
        return "no-store"
    return f"public, max-age={YEAR_SECONDS}, immutable" if query.startswith(b"v=") else "no-cache"


def headers_for(path: str, query: bytes) -> list[tuple[str, str]]:
    """The headers that an answer has unless its handler set them."""
    found = [
        ("content-security-policy", content_security_policy(path)),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(), microphone=()"),
        ("cache-control", cache_control(path, query)),
    ]
    if current().is_secure:
        found.append(("strict-transport-security", HSTS))
    return found


class SecurityHeaders:
    """Wraps the application and sets headers that a handler has not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        found = headers_for(scope["path"], scope["query_string"])
        added = [(name.encode(), value.encode()) for name, value in found]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                names = {name.lower() for name, _ in given}
                message["headers"] = given + [one for one in added if one[0] not in names]
            await send(message)

        await self.app(scope, receive, send_with_headers)
