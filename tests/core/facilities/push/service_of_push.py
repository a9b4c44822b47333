"""A push service on this machine, and browsers that read what it brings them."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.facilities.push.rules import as_bytes, as_letters


class Device:
    """What a browser keeps to itself: a key pair and a secret."""

    def __init__(self):
        self.pair = generate_private_key(SECP256R1())
        self.secret = os.urandom(16)
        point = self.pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key, self.auth_secret = as_letters(point), as_letters(self.secret)

    def read(self, body):
        """A message in clear (RFC 8291)."""
        plain = http_ece.decrypt(
            body, private_key=self.pair, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(plain)


@dataclass
class Post:
    """One request that came."""

    path: str
    headers: dict[str, str]
    body: bytes


def claims_of(post, public_key):
    """What the token says, once its signature is found good with the key that was subscribed."""
    scheme, _, rest = post.headers["authorization"].partition(" ")
    given = dict(part.split("=", 1) for part in rest.split(", "))
    assert (scheme, given["k"]) == ("vapid", public_key)
    head, claims, signature = given["t"].split(".")
    raw = as_bytes(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), as_bytes(public_key))
    key.verify(encode_dss_signature(r, s), f"{head}.{claims}".encode(), ECDSA(SHA256()))
    assert json.loads(as_bytes(head)) == {"typ": "JWT", "alg": "ES256"}
    return json.loads(as_bytes(claims))


@dataclass
class PushService:
    """Answers by path, 201 unless told; None never answers. It keeps what came."""

    answers: dict[str, list[int | None]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    port: int = 0
    tasks: set = field(default_factory=set)

    def endpoint(self, name):
        """Where a browser of that name is reached."""
        return f"http://127.0.0.1:{self.port}/{name}"

    def at(self, name):
        """What came for a browser."""
        return [one for one in self.posts if one.path == f"/{name}"]

    async def __call__(self, reader, writer):
        """One request on one connection."""
        self.tasks.add(asyncio.current_task())
        try:
            await self.answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def answer(self, reader, writer):
        """Read it, keep it, say what was told."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines[1:] if line)
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        path = lines[0].split(" ")[1]
        waiting = self.answers.get(path[1:], [])
        status = waiting.pop(0) if waiting else 201
        self.posts.append(Post(path, headers, body))
        if status is None:
            await asyncio.sleep(60)
        writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def listening():
    """A push service for one test."""
    made = PushService()
    server = await asyncio.start_server(made, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made
        for task in made.tasks:
            task.cancel()
        await asyncio.gather(*made.tasks, return_exceptions=True)
