"""The door of legal numbers: read one as of a day, list what was set, set one."""

from core.services.periods.queries import cutoff, history, number_on
from core.services.periods.rules import value_on
from core.services.periods.service import set_number
from core.services.periods.values import Change

__all__ = ["Change", "cutoff", "history", "number_on", "set_number", "value_on"]
