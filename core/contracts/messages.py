"""Messages to people: their kinds, and what can be attached to them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file of a mail. `params` are parameters of its content type (method=REQUEST)."""

    filename: str
    media_type: str
    content: bytes
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentProvider:
    """Makes attachments from a message's payload in a language; declared by the room that can."""

    key: str
    make: Callable[[Payload, str], Awaitable[Sequence[Attachment]]]


async def payload_alone(payload: Payload, language: str) -> Mapping[str, Any]:  # noqa: ARG001 -- the loader's signature
    """The context of messages whose payload says all."""
    return payload


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """A kind of message.

    `template` is a path without ending: `<template>.txt` and `.html` are rendered with what
    `load(payload, language)` gives; the first line of the .txt is the subject. `attachments` are
    keys of attachment providers. `may_be_muted` lets a person switch the kind off.
    """

    key: str
    title: str
    template: str
    load: Callable[[Payload, str], Awaitable[Mapping[str, Any]]] = payload_alone
    channels: tuple[str, ...] = ("mail",)
    attachments: tuple[str, ...] = ()
    may_be_muted: bool = False


MessageDeclaration = MessageKind | AttachmentProvider
__all__ = [
    "Attachment",
    "AttachmentProvider",
    "MessageDeclaration",
    "MessageKind",
    "Payload",
    "payload_alone",
]
