"""A plugin that starts well and then fails in every way; the signal says how."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

from litestar import get

from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.exports import Column, Export
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import AttachmentProvider, MessageKind
from core.contracts.nav import NavItem
from core.contracts.permissions import Policy, Veto
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.signups import SignupKind
from core.data.commands import Sql, execute
from core.data.transactions import tx

ROOM = "fails_while_running"
BLOCK_SECONDS = 0.3
WRITE = "INSERT INTO fails_while_running_thing (id) VALUES (1)"  # a table that is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed(Signal):
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(Signal):
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Signal):
    pass


async def fail(*_, **__):
    raise ZeroDivisionError("secret@example.org")


async def give_nonsense(*_, **__):
    return "nonsense"


def fail_at_once(*_):
    raise ZeroDivisionError


def promise(*_):
    """A rule that forgot to await: what it gives is true."""
    return fail()


async def grant(fact):
    return True


async def react(fact):
    match fact.how:
        case "raise":
            await fail()
        case "exit":
            raise SystemExit(1)
        case "hang":
            await asyncio.sleep(600)
        case "block":
            time.sleep(BLOCK_SECONDS)  # noqa: ASYNC251 -- that is the fault
        case "cancel":
            raise asyncio.CancelledError
        case "write":
            async with tx():
                await execute(Sql(WRITE, ()))
        case "leak":
            await tx().__aenter__()


@get("/fails", opt={"policy": f"{ROOM}.see"})
async def show_fault() -> str:
    await fail()
    return ""


@get("/fails/at-the-door", opt={"policy": f"{ROOM}.load"})
async def show_nothing() -> str:
    return "never"


@get("/fails/ruled", opt={"policy": f"{ROOM}.rule"})
async def show_ruled() -> str:
    return "never"


@get("/fails/promised", opt={"policy": f"{ROOM}.promise"})
async def show_promised() -> str:
    return "never"


@hookimpl
def register_routes():
    return (show_fault, show_nothing, show_ruled, show_promised)


@hookimpl
def register_nav():
    return (NavItem(key=f"{ROOM}.item", label="Fails", href="/fails", policy=f"{ROOM}.rule"),)


@hookimpl
def register_permissions():
    return (
        Policy(key=f"{ROOM}.see", title="See"),
        Policy(key=f"{ROOM}.load", title="Load", load=fail),
        Policy(key=f"{ROOM}.rule", title="Rule", rule=fail_at_once),
        Policy(key=f"{ROOM}.promise", title="Promise", rule=promise),
        Veto(key=f"{ROOM}.veto", policy="modules.switch", rule=lambda _viewer, _subject: True),
    )


@hookimpl
def register_signup_kinds():
    return (
        SignupKind(
            key=f"{ROOM}.place", title="Place", describe=fail, may_apply=fail,
            checkin_lists=give_nonsense, may_manage=f"{ROOM}.see",
        ),
    )  # fmt: skip


@hookimpl
def register_calendar_kinds():
    return (CalendarKind(key=f"{ROOM}.day", title="Day", hue="events", rebuild=give_nonsense),)


@hookimpl
def register_case_kinds():
    return (
        CaseKind(key=f"{ROOM}.case", title="Case", due_days=3, decide=fail, department=fail),
        CaseKind(
            key=f"{ROOM}.lost", title="Lost", due_days=3, decide=fail, department=give_nonsense
        ),
    )


async def fail_at_the_second(subject, viewer):
    yield ("first",)
    await fail()


async def give_too_much(subject, viewer):
    yield ("first", "beside")


async def hang_between(subject, viewer):
    yield ("first",)
    await asyncio.sleep(600)


@hookimpl
def register_exports():
    runs = {"late": fail_at_the_second, "wide": give_too_much, "slow": hang_between, "none": fail}
    return tuple(
        Export(
            key=f"{ROOM}.{name}", title=name, about=ROOM, policy=f"{ROOM}.see",
            columns=(Column(title="One"),), rows=rows,
        )
        for name, rows in runs.items()
    )  # fmt: skip


@hookimpl
def register_message_kinds():
    return (
        MessageKind(key=f"{ROOM}.letter", title="Letter", template="none/none", load=fail),
        AttachmentProvider(key=f"{ROOM}.file", make=give_nonsense),
    )


@hookimpl
def register_personal_data():
    return (
        PersonalData(
            key=f"{ROOM}.people", tables=(), purpose="None", legal_basis="None", keep_for="",
            collect=fail, erase=fail,
        ),
    )  # fmt: skip


@hookimpl
def register_jobs():
    return (Job(key=f"{ROOM}.job", every=timedelta(hours=1), run=fail),)


@hookimpl
def register_reactions():
    return (
        Reaction(key=f"{ROOM}.observe", to=Observed, mode=Mode.OBSERVE, run=react),
        Reaction(key=f"{ROOM}.share", to=Shared, mode=Mode.PARTICIPATE, run=react),
        Reaction(key=f"{ROOM}.veto_on_fact", to=Asked, mode=Mode.VETO, run=grant),
    )
