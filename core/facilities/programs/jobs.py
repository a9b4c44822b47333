"""The tokens' repeating work."""

from datetime import timedelta

from core.contracts.jobs import Job
from core.facilities.programs.service import forget_ended_tokens

FORGET = Job(key="programs.forget", every=timedelta(days=1), run=forget_ended_tokens)
