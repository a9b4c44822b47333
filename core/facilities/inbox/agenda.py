"""What a person's own calendar says of the cases that they answer for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.contracts.agenda import AgendaItem, AgendaSource
from core.contracts.calendar import EntryStatus
from core.contracts.cases import Case
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.data.times import utc_now
from core.kernel import registry
from core.people.api import account_of_person
from core.services.cases.api import Filter, absences, absent_with, open_cases
from core.settings import current
from core.web.i18n import gettext, use_language

NOTE = msg("A case that you answer for should be decided by then.")
DUE = msg("Case due: %(title)s")


async def items(person: UUID, since: datetime) -> Sequence[AgendaItem]:
    """When the open cases of an officer, and of those whom they stand in for, are due."""
    account = await account_of_person(person)
    if account is None:
        return ()
    now = utc_now()
    owners = (account.id, *absent_with(account.id, await absences(now), now))
    found = await open_cases(registry.current().case_kinds, where=Filter(owners=owners))
    return [_item(case, case.due_at) for case in found if case.due_at and case.due_at > since]


def _item(case: Case, due_at: datetime) -> AgendaItem:
    return AgendaItem(
        kind=case.kind,
        subject=case.id,
        part="due",
        status=EntryStatus.CONFIRMED,
        note=NOTE,
        title=_in_all_languages(case),
        starts_at=due_at,
        ends_at=due_at,
        zone=current().city_zone,
        organization_name=case.organization_name,
        url_path=f"/city/inbox/{case.id}",
        revised_at=case.opened_at,
    )


def _in_all_languages(case: Case) -> LocalizedText:
    texts = {}
    for code in LANGUAGES:
        with use_language(code):
            texts[code] = gettext(DUE, title=case.title.to(code))
    return LocalizedText(original=case.title.original, texts=texts)


SOURCE = AgendaSource(key="inbox.agenda", title=msg("Cases"), items=items)
