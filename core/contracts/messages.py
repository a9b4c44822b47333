"""Messages to people: their kinds, the ways they go, and what can be attached to them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Payload = Mapping[str, Any]
MAIL = "mail"
SHORT = "short"
"""Ways of a kind: mail, and every channel that carries a line or two."""


class AtNight(StrEnum):
    """What becomes of a message in the quiet hours of whoever it is for."""

    COMES = "comes"
    """It answers what the person did a moment ago."""

    WAITS = "waits"
    """It can be read in the morning."""

    WAITS_UNLESS_PRESSING = "waits_unless_pressing"
    """It can, unless what it is about comes too soon: cancelled today."""


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
    keys of attachment providers. `may_be_muted` lets a person switch its mails off.
    With SHORT among `channels` the subject (or `load`'s "heading") also goes by every channel on
    which the person can be reached, with the time at "starts_at" in "zone" and the "place"; a
    person can switch that off for each kind. `load` may give "reply_to", the address for answers
    to a mail.
    """

    key: str
    title: str
    template: str
    load: Callable[[Payload, str], Awaitable[Mapping[str, Any]]] = payload_alone
    channels: tuple[str, ...] = (MAIL,)
    attachments: tuple[str, ...] = ()
    may_be_muted: bool = False
    at_night: AtNight = AtNight.COMES


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortMessage:
    """What a channel carries: no more of anybody than the title of a thing, its time and place.

    `id` is the same at every attempt. `path` is a page of ours, which opens no door by itself.
    `starts_at` is when the thing begins, where it has a time: a reminder is of no use later.
    """

    id: UUID
    person: UUID
    heading: str
    text: str
    path: str
    language: str
    is_urgent: bool = False
    starts_at: datetime | None = None


class Delivery(StrEnum):
    """What became of one attempt on a channel."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    """The person cannot be reached this way any more; the mail goes all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to a person besides mail: a notification in a browser, a text message.

    The room that declares it keeps where a person can be reached, and tells the outbox by
    `reach` and `unreach`. `send` is tried again on LATER or when it raises; it must bear being
    run twice with one message. `settings_path` is the page where a person switches it on.
    """

    key: str
    title: str
    send: Callable[[ShortMessage], Awaitable[Delivery]]
    settings_path: str = ""


MessageDeclaration = MessageKind | AttachmentProvider | Channel
