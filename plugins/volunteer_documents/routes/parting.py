"""Agreements that their host ends before their time, or withdraws while they are unsigned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    post,
    redirect,
)
from core.web.i18n import gettext
from plugins.volunteer_documents.agreement_forms import EndingForm
from plugins.volunteer_documents.forms import ReasonForm
from plugins.volunteer_documents.routes.agreements import (
    AGREEMENT,
    ONE,
    agreement_page,
)
from plugins.volunteer_documents.routes.desk import path_of
from plugins.volunteer_documents.service.parting import (
    end_agreement,
    withdraw_agreement,
)


@post(ONE + "/end", opt=AGREEMENT, status_code=303)
async def send_ending(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    agreement_id: FromPath[UUID],
) -> Response[Any]:
    """End it on a day, with a reason."""
    form = await read_form(request, EndingForm)
    try:
        form.need_valid()
        await end_agreement(viewer, agreement_id, form.ended_on.data, reason=form.reason.data or "")
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await agreement_page(request, subject, ending=form, status=status)
    text = gettext(msg("The last day is kept. The volunteer is told."))
    return with_flash(redirect(_path(organization_slug, agreement_id)), "success", text)


@post(ONE + "/withdraw", opt=AGREEMENT, status_code=303)
async def send_withdrawal(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    organization_slug: FromPath[str],
    agreement_id: FromPath[UUID],
) -> Response[Any]:
    """Withdraw it while it is unsigned, with a reason."""
    form = await read_form(request, ReasonForm)
    try:
        form.need_valid()
        await withdraw_agreement(viewer, agreement_id, reason=form.reason.data or "")
    except (Invalid, Refused) as error:
        form.take(error)
        status = 422 if isinstance(error, Invalid) else 409
        return await agreement_page(request, subject, withdrawal=form, status=status)
    text = gettext(msg("The agreement is withdrawn. The volunteer is told."))
    return with_flash(redirect(_path(organization_slug, agreement_id)), "success", text)


def _path(organization_slug: str, agreement: UUID) -> str:
    return f"{path_of(organization_slug)}/agreements/{agreement}"


PARTING_ROUTES = (send_ending, send_withdrawal)
