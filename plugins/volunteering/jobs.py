"""What time does to offers and shifts."""

from __future__ import annotations

from datetime import timedelta

from core.contracts.jobs import Job
from plugins.volunteering.service.counting import count_all
from plugins.volunteering.service.open_sheets import move_ends_on
from plugins.volunteering.service.publishing import close_past_offers

JOBS = (
    Job(key="volunteering.move_ends_on", every=timedelta(days=1), run=move_ends_on),
    Job(key="volunteering.count_hours", every=timedelta(minutes=10), run=count_all),
    Job(key="volunteering.close_past", every=timedelta(hours=1), run=close_past_offers),
)
