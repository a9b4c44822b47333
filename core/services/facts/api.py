"""The door of kept facts."""

from core.services.facts.queries import waiting_facts
from core.services.facts.service import keep_fact, keeping, put_off, take
from core.services.facts.values import KeptFact

__all__ = ["KeptFact", "keep_fact", "keeping", "put_off", "take", "waiting_facts"]
