"""Each hook's answers reach the registry, and a bad plugin is refused by name."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from types import ModuleType

import pytest

from core.contracts.calendar import CalendarKind
from core.contracts.cases import CaseKind
from core.contracts.demo import DemoSeed
from core.contracts.documents import DocumentKind
from core.contracts.exports import Column, Export
from core.contracts.facts import PublicFact
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import AttachmentProvider, MessageKind
from core.contracts.nav import NavItem
from core.contracts.periods import Dated, LegalNumber
from core.contracts.permissions import Policy, Role, Veto
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Mode, Reaction
from core.contracts.signals import Signal
from core.contracts.signups import SignupKind
from core.kernel.asking import BadPlugin, Room, ask, open_room
from core.kernel.freezing import freeze


class Happened(Signal):
    pass


async def nothing(*_, **__):
    return None


def _answering(hook, answer):
    def implementation():
        return answer

    implementation.__name__ = hook
    return implementation


def room(name="alpha", **hooks):
    """A room whose plugin.py has the given hooks, each answering with a list."""
    module = ModuleType(f"{name}.plugin")
    for hook, answer in hooks.items():
        setattr(module, hook, hookimpl(_answering(hook, answer)))
    return Room(name, module)


def collect(rooms):
    return freeze([ask(one) for one in rooms])


def signup_kind(key="alpha.place"):
    return SignupKind(
        key=key, title="T", describe=nothing, may_apply=nothing, checkin_lists=nothing,
        may_manage="alpha.manage",
    )  # fmt: skip


POLICY = Policy(key="alpha.manage", title="T")


def test_hook_register_routes():
    handler = object()
    assert collect([room(register_routes=[handler])]).routes == (("alpha", (handler,)),)


def test_hook_register_nav():
    late = NavItem(key="alpha.z", label="Z", href="/z", weight=1)
    early = NavItem(key="alpha.a", label="A", href="/a", weight=0)
    assert collect([room(register_nav=[late, early])]).nav == (early, late)


def test_hook_register_permissions():
    veto = Veto(key="alpha.veto", policy="alpha.manage", rule=lambda _viewer, _subject: False)
    role = Role(key="juror", title="Juror", scope_kinds=("edition",))
    found = collect([room(register_permissions=[POLICY, veto, role])])
    assert found.policies == {"alpha.manage": POLICY}
    assert found.vetoes == {"alpha.manage": (veto,)}
    assert found.roles == {"juror": role}


def test_hook_register_signup_kinds():
    kind = signup_kind()
    found = collect([room(register_signup_kinds=[kind], register_permissions=[POLICY])])
    assert found.signup_kinds == {"alpha.place": kind}


def test_hook_register_calendar_kinds():
    kind = CalendarKind(key="alpha.day", title="T", hue="events", rebuild=nothing)
    assert collect([room(register_calendar_kinds=[kind])]).calendar_kinds == {"alpha.day": kind}


def test_hook_register_case_kinds():
    kind = CaseKind(key="alpha.case", title="T", due_days=7, decide=nothing)
    assert collect([room(register_case_kinds=[kind])]).case_kinds == {"alpha.case": kind}


def test_hook_register_message_kinds():
    provider = AttachmentProvider(key="alpha.file", make=nothing)
    kind = MessageKind(key="alpha.hello", title="T", template="x", attachments=("alpha.file",))
    found = collect([room(register_message_kinds=[kind, provider])])
    assert found.message_kinds == {"alpha.hello": kind}
    assert found.attachment_providers == {"alpha.file": provider}


def test_hook_register_personal_data():
    data = PersonalData(
        key="alpha.people", tables=("alpha_thing",), purpose="p", legal_basis="6(1)(b)",
        keep_for="", collect=nothing, erase=nothing,
    )  # fmt: skip
    assert collect([room(register_personal_data=[data])]).personal_data == {"alpha.people": data}
    astray = replace(data, keep_for="alpha.nothing")
    with pytest.raises(BadPlugin, match=r"alpha\.nothing"):
        collect([room(register_personal_data=[astray])])


def test_hook_register_legal_numbers():
    number = LegalNumber(
        key="alpha.kept", title="t", unit="days",
        values=(Dated(value=30, in_force_from=date(2026, 1, 1), because="b"),),
    )  # fmt: skip
    found = collect([room(register_legal_numbers=[number])])
    assert found.legal_numbers == {"alpha.kept": number}


def test_hook_register_reactions():
    reaction = Reaction(key="alpha.listen", to=Happened, mode=Mode.OBSERVE, run=nothing)
    assert collect([room(register_reactions=[reaction])]).reactions == {Happened: (reaction,)}


def test_facts_are_kept_by_their_keys_and_found_by_their_signals():
    fact = PublicFact(key="alpha.thing.happened", title="T", to=Happened, tell=nothing)
    listens = Reaction(key="alpha.listen", to=Happened, mode=Mode.OBSERVE, run=nothing)
    found = collect([room(register_reactions=[fact, listens])])
    assert found.facts == {"alpha.thing.happened": fact}
    assert found.facts_of(Happened) == [fact]
    assert found.facts_of(Signal) == []
    assert [one.key for one in found.reactions[Happened]] == ["alpha.listen"]


def test_a_fact_of_no_signal_is_refused():
    fact = PublicFact(key="alpha.thing.happened", title="T", to=dict, tell=nothing)
    with pytest.raises(BadPlugin, match="which is no signal"):
        collect([room(register_reactions=[fact])])


def test_hook_register_jobs():
    job = Job(key="alpha.tidy", every=timedelta(hours=1), run=nothing)
    assert collect([room(register_jobs=[job])]).jobs == {"alpha.tidy": job}


def document_kind():
    return DocumentKind(
        key="alpha.paper", title="T", template="x", about="y", policy="alpha.manage", load=nothing
    )


def export():
    return Export(
        key="alpha.table",
        title="T",
        about="y",
        policy="alpha.manage",
        columns=(Column(title="C"),),
        rows=nothing,
    )


def test_hook_register_documents():
    kind = document_kind()
    found = collect([room(register_documents=[kind], register_permissions=[POLICY])])
    assert found.document_kinds == {"alpha.paper": kind}


def test_hook_register_exports():
    table = export()
    found = collect([room(register_exports=[table], register_permissions=[POLICY])])
    assert found.exports == {"alpha.table": table}


def test_hook_register_demo():
    seed = DemoSeed(key="alpha.demo", sow=nothing)
    assert collect([room(register_demo=[seed])]).demo_seeds == (seed,)


def test_the_registry_cannot_be_changed():
    found = collect([room(register_permissions=[POLICY])])
    with pytest.raises(TypeError):
        found.policies["x.y"] = POLICY
    with pytest.raises(FrozenInstanceError):
        found.nav = ()


def test_a_foreign_prefix_is_refused():
    foreign = NavItem(key="beta.item", label="x", href="/")
    with pytest.raises(BadPlugin, match=r"alpha.*beta\.item"):
        collect([room(register_nav=[foreign])])


def test_a_wrong_type_is_refused():
    with pytest.raises(BadPlugin, match="alpha: register_nav gave dict"):
        collect([room(register_nav=[{}])])


def test_a_key_declared_twice_is_refused():
    item = NavItem(key="alpha.item", label="x", href="/")
    with pytest.raises(BadPlugin, match="twice"):
        collect([room(register_nav=[item, item])])


def test_a_misspelt_hook_is_refused():
    with pytest.raises(BadPlugin, match="register_navi"):
        collect([room(register_navi=[])])


def test_a_hook_that_raises_names_its_room():
    module = ModuleType("alpha.plugin")

    def register_nav():
        raise ZeroDivisionError

    module.register_nav = hookimpl(register_nav)
    with pytest.raises(BadPlugin, match="alpha: register_nav failed"):
        collect([Room("alpha", module)])


def test_an_async_hook_is_refused():
    module = ModuleType("alpha.plugin")

    async def register_nav():
        return []

    module.register_nav = hookimpl(register_nav)
    with pytest.raises(BadPlugin, match="plain function"):
        collect([Room("alpha", module)])


def test_a_package_that_does_not_import_is_refused_by_name():
    with pytest.raises(BadPlugin, match=r"no\.such\.room"):
        open_room("no.such.room")


@pytest.mark.parametrize(
    ("hooks", "fault"),
    [
        (
            {"register_nav": [NavItem(key="alpha.i", label="x", href="/", policy="alpha.no")]},
            "alpha.no",
        ),
        ({"register_signup_kinds": [signup_kind()]}, "alpha.manage"),
        ({"register_documents": [document_kind()]}, "alpha.manage"),
        ({"register_exports": [export()]}, "alpha.manage"),
        (
            {"register_message_kinds": [
                MessageKind(key="alpha.m", title="T", template="x", attachments=("alpha.none",))
            ]},
            "alpha.none",
        ),
        (
            {"register_permissions": [
                Veto(key="alpha.v", policy="beta.none", rule=lambda _viewer, _subject: True)
            ]},
            "beta.none",
        ),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_refused(hooks, fault):
    with pytest.raises(BadPlugin, match=fault):
        collect([room(**hooks)])
