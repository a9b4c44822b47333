"""Builds the mail itself out of a letter and its words (RFC 5322; RFC 6047 for invitations)."""

from __future__ import annotations

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from core.contracts.messages import Attachment
from core.facilities.mailer.values import Writing
from core.services.outbox.api import Letter, Recipient
from core.settings import current as settings

CALENDAR = "text/calendar"
ANSWERABLE = {"REQUEST", "CANCEL"}


def sender_address() -> str:
    """The bare address that our mails come from."""
    return parseaddr(settings().mail_from)[1]


def needs_utf8(to: Recipient) -> bool:
    """Whether the part before the @ has letters outside ASCII (RFC 6531)."""
    return not to.email.rpartition("@")[0].isascii()


def recipient_address(to: Recipient) -> str:
    """The address as servers take it: the domain in its ASCII form (RFC 5891)."""
    local, _, domain = to.email.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def build_mail(letter: Letter, writing: Writing) -> EmailMessage:
    """The whole mail. The same letter has the same Message-ID at every attempt."""
    # Seven bits pass every server unchanged; with eight we would have to ask each one (RFC 6152).
    mail = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit", utf8=needs_utf8(letter.to)))
    mail["From"] = _sender()
    mail["To"] = _address(letter.to.name, recipient_address(letter.to))
    if writing.reply_to:
        mail["Reply-To"] = writing.reply_to
    mail["Subject"] = writing.subject
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
    mail["Content-Language"] = letter.to.language
    if writing.mute_url:
        mail["List-Unsubscribe"] = f"<{writing.mute_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.set_content(writing.text)
    mail.add_alternative(writing.html, subtype="html")
    for one in writing.attachments:
        _attach(mail, one)
    return mail


def _attach(mail: EmailMessage, one: Attachment) -> None:
    main, _, sub = one.media_type.partition("/")
    is_answerable = one.media_type == CALENDAR and one.params.get("method") in ANSWERABLE
    if is_answerable and not _has_files(mail):
        # Programs offer "accept" for an alternative only; the file is for those that do not.
        mail.add_alternative(one.content, main, sub, params=dict(one.params))
        main, sub = "application", "ics"
    params = dict(one.params) if main == "text" else {}
    mail.add_attachment(one.content, main, sub, filename=one.filename, params=params)


def _has_files(mail: EmailMessage) -> bool:
    """After the first file the mail is multipart/mixed and takes no more alternatives."""
    return mail.get_content_type() == "multipart/mixed"


def _sender() -> Address:
    name, address = parseaddr(settings().mail_from)
    return _address(name or f"{settings().city_name} · Pospolu", address)


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=name, username=local, domain=domain)


def _ascii_domain(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode()
