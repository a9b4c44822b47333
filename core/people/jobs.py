"""Repeating work: forgetting what is over."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from core.people.service.addresses import forget_old_changes
from core.people.service.browsers import forget_old_browsers
from core.people.service.handovers import finish_handovers
from core.people.service.imports import forget_old_imports
from core.people.service.merges import settle_merges
from core.people.service.passkeys import forget_old_challenges
from core.people.service.sessions import forget_old_sessions
from core.people.service.sign_in import forget_old_attempts

JOBS = (
    Job(key="people.forget_attempts", every=timedelta(hours=1), run=forget_old_attempts),
    Job(key="people.forget_sessions", every=timedelta(hours=1), run=forget_old_sessions),
    Job(key="people.forget_challenges", every=timedelta(hours=1), run=forget_old_challenges),
    Job(key="people.forget_addresses", every=timedelta(hours=1), run=forget_old_changes),
    Job(key="people.forget_browsers", every=timedelta(days=1), run=forget_old_browsers),
    Job(key="people.forget_imports", every=timedelta(days=1), run=forget_old_imports),
    Job(key="people.finish_handovers", every=timedelta(minutes=10), run=finish_handovers),
    Job(key="people.settle_merges", every=timedelta(minutes=10), run=settle_merges),
)
