"""A plugin that gives nothing callable."""

from core.contracts.calendar import CalendarKind
from core.contracts.hookspecs import hookimpl


@hookimpl
def register_calendar_kinds():
    key = "gives_nothing_callable.day"
    return (CalendarKind(key=key, title="T", hue="events", rebuild=None),)
