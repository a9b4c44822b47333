"""The demo's mailbox: numbered .eml files under <data folder>/mail."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from core.contracts.messages import Attachment
from core.facilities.mailer.values import LocalMail
from core.settings import current as settings

MOST_SHOWN = 100


async def put(content: bytes) -> int:
    """Keep one mail; returns its number. Two writers never take the same one."""
    return await asyncio.to_thread(_put, content)


async def newest() -> Sequence[LocalMail]:
    """The last hundred mails, newest first."""
    return await asyncio.to_thread(lambda: [_read(number) for number in _numbers()[:MOST_SHOWN]])


async def mail_by_number(number: int) -> LocalMail | None:
    """One mail."""
    if not _file(number).is_file():
        return None
    return await asyncio.to_thread(_read, number)


def _folder() -> Path:
    return settings().data_dir / "mail"


def _file(number: int) -> Path:
    return _folder() / f"{number:06}.eml"


def _numbers() -> list[int]:
    names = (path.stem for path in _folder().glob("*.eml"))
    return sorted((int(name) for name in names if name.isdecimal()), reverse=True)


def _put(content: bytes) -> int:
    _folder().mkdir(parents=True, exist_ok=True)
    fresh = _folder() / f"{uuid4().hex}.part"
    fresh.write_bytes(content)
    try:
        number = next(iter(_numbers()), 0) + 1
        while True:
            try:
                # Fails where the number is taken, and the file is whole at once.
                os.link(fresh, _file(number))
            except FileExistsError:
                number += 1
            else:
                return number
    finally:
        fresh.unlink()


def _read(number: int) -> LocalMail:
    found = message_from_bytes(_file(number).read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    date = found["Date"]
    return LocalMail(
        number=number,
        sent_at=date.datetime if date else None,
        subject=str(found["Subject"] or ""),
        to=str(found["To"] or ""),
        text=_body(found, "plain"),
        html=_body(found, "html"),
        attachments=list(_attachments(found)),
    )


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _attachments(mail: EmailMessage) -> Iterator[Attachment]:
    for part in mail.iter_attachments():
        raw = part.get_payload(decode=True)
        yield Attachment(
            filename=part.get_filename() or "attachment",
            media_type=part.get_content_type(),
            content=raw if isinstance(raw, bytes) else b"",
            params={},
        )
