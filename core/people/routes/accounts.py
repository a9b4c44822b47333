"""Accounts on the city's desk: who works in the office, shutting out, lost phones."""

from collections.abc import Awaitable
from typing import Any

from litestar.di import NamedDependency

from core.contracts.errors import Invalid, NotFound, Refused
from core.contracts.texts import msg
from core.people.forms import CityRoleForm, ReasonForm
from core.people.history import told
from core.people.officers import city_roles_of, office_accounts
from core.people.permissions import ROLES
from core.people.proof import require_proof
from core.people.queries import account_by_email, factors_of, person_by_id
from core.people.routes.city import city_desk
from core.people.service.oversight import (
    CITY_ROLES,
    reset_factors,
    set_account_state,
    set_city_role,
)
from core.people.tables import Account
from core.services.audit.api import entries_of
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext

LIST = "/city/accounts"
ONE = LIST + "/{account:uuid}"
POLICY = {"policy": "people.accounts"}
ONE_POLICY = {"policy": "people.accounts.manage"}
TITLES = {role.key: role.title for role in ROLES}


@get(LIST, opt=POLICY)
async def show_accounts(request: Request) -> Response[Any]:
    """The city's office; anybody else only by their whole address."""
    asked = request.query_params.get("email", "")[:320].strip()
    if asked:
        try:
            found = await account_by_email(asked)
        except ValueError:
            found = None
        if found is not None:
            return redirect(f"{LIST}/{found.id}")
    return await city_desk(
        request,
        "people/city_accounts.html",
        asked=asked,
        accounts=await office_accounts(),
        titles=TITLES,
    )


@get(ONE, opt=ONE_POLICY)
async def show_account(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """One account: state, roles, second factors, history."""
    return await _one_page(request, subject, ReasonForm())


@post(ONE + "/suspend", opt=ONE_POLICY)
async def suspend(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Shut the account out."""
    form = await _form_with_proof(request, viewer, subject)
    reason = form["reason"].data or ""
    act = set_account_state(viewer, subject.id, is_suspended=True, reason=reason)
    return await _done(request, subject, form, act, msg("The account is shut out."))


@post(ONE + "/unsuspend", opt=ONE_POLICY)
async def unsuspend(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Let it in again."""
    form = await _form_with_proof(request, viewer, subject)
    reason = form["reason"].data or ""
    act = set_account_state(viewer, subject.id, is_suspended=False, reason=reason)
    return await _done(request, subject, form, act, msg("The account may sign in again."))


@post(ONE + "/reset", opt=ONE_POLICY)
async def reset(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Take off app, passkeys and codes of somebody who was checked in person."""
    form = await _form_with_proof(request, viewer, subject)
    act = reset_factors(viewer, subject.id, reason=form["reason"].data or "")
    said = msg("App, passkeys and codes are taken off. The person was told by mail.")
    return await _done(request, subject, form, act, said)


@post(ONE + "/role", opt=ONE_POLICY)
async def change_role(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Give or take a role in the city's office."""
    form = await read_form(request, CityRoleForm)
    await require_proof(viewer, back=f"{LIST}/{subject.id}")
    given = bool(form["is_given"].data)
    act = set_city_role(viewer, subject.id, role=form["role"].data or "", is_given=given)
    said = msg("The role is given.") if given else msg("The role is taken.")
    return await _done(request, subject, ReasonForm(), act, said)


async def _form_with_proof(request: Request, viewer: Viewer, account: Account) -> ReasonForm:
    form = await read_form(request, ReasonForm)
    await require_proof(viewer, back=f"{LIST}/{account.id}")
    return form


async def _done(
    request: Request, account: Account, form: ReasonForm, act: Awaitable[None], said: str
) -> Response[Any]:
    try:
        await act
    except Invalid as error:
        form.take(error)
        return await _one_page(request, account, form, status=422)
    except Refused as error:
        return await _one_page(request, account, form, refusal=error.refusal.text, status=409)
    return with_flash(redirect(f"{LIST}/{account.id}"), "success", gettext(said))


async def _one_page(
    request: Request, account: Account, form: ReasonForm, *, refusal: str = "", status: int = 200
) -> Response[Any]:
    person = await person_by_id(account.person)
    if person is None:
        raise NotFound
    held = await city_roles_of(account.id)
    return await city_desk(
        request,
        "people/city_account.html",
        status=status,
        form=form,
        refusal=refusal,
        account=account,
        person=person,
        factors=await factors_of(account.id),
        roles=[(role, TITLES[role], role in held) for role in CITY_ROLES],
        history=told(await entries_of(account.id, limit=50)),
    )


HANDLERS = (show_accounts, show_account, suspend, unsuspend, reset, change_role)
