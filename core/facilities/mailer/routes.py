"""The demo's mailbox, and the page behind the link that stops a kind of mail."""

from typing import Any
from urllib.parse import quote

from core.contracts.errors import Invalid, NotFound
from core.contracts.messages import Attachment
from core.facilities.mailer import mailbox
from core.facilities.mailer.forms import START, MutingForm
from core.facilities.mailer.values import LocalMail
from core.kernel import registry
from core.services.outbox.api import is_muted, mute, unmute
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import HTML, render

MAILBOX = "/demo/mail"
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"
SEE = {"policy": "mailer.mailbox.see"}
STOP = {"policy": "mailer.message.mute"}


@get(MAILBOX, opt=SEE)
async def show_mailbox(request: Request) -> Response[Any]:
    """All mails that the demo city sent, newest first."""
    return await render(request, "mailer/mailbox.html", mails=await mailbox.newest())


@get(MAILBOX + "/{number:int}", opt=SEE)
async def show_mail(request: Request, subject: NamedDependency[LocalMail]) -> Response[Any]:
    """One mail: whom it is for, its words, its attachments."""
    return await render(request, "mailer/mail.html", mail=subject)


@get(MAILBOX + "/{number:int}/html", opt=SEE)
async def show_mail_html(subject: NamedDependency[LocalMail]) -> Response[bytes]:
    """A mail's HTML as a mail program shows it: it can load nothing and run nothing."""
    return Response(
        subject.html.encode(), media_type=HTML, headers={"Content-Security-Policy": ALONE}
    )


@get(MAILBOX + "/{number:int}/attachments/{position:int}", opt=SEE)
async def download_attachment(
    subject: NamedDependency[LocalMail], position: FromPath[int]
) -> Response[bytes]:
    """One attachment, to be saved and not to be shown."""
    if not 0 <= position < len(subject.attachments):
        raise NotFound
    one: Attachment = subject.attachments[position]
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(one.filename, safe='')}",
        "Content-Security-Policy": ALONE,
    }
    return Response(one.content, media_type=one.media_type, headers=headers)


@get("/mail/mute/{message:uuid}/{code:str}", opt=STOP)
async def ask_to_mute(request: Request, subject: NamedDependency[tuple[str, str]]) -> Response[Any]:
    """A page with a button, as mail scanners follow every link."""
    kind, address = subject
    declared = registry.current().message_kinds.get(kind)
    title = gettext(declared.title) if declared else kind
    muted = await is_muted(kind, address)
    return await render(request, "mailer/mute.html", title=title, is_muted=muted)


@post("/mail/mute/{message:uuid}/{code:str}", opt=STOP, status_code=303)
async def change_muting(
    request: Request, subject: NamedDependency[tuple[str, str]]
) -> Response[Any]:
    """Stop a kind of mail, or start it again; a mail program's one click stops it (RFC 8058)."""
    kind, address = subject
    form = await read_form(request, MutingForm)
    if not form.validate():
        raise Invalid(form.errors)
    if form.wish.data == START:
        await unmute(kind, address)
        said = gettext("You will get these mails again.")
    else:
        await mute(kind, address)
        said = gettext("You will get no more of these mails.")
    return with_flash(redirect(request.url.path), "success", said)
