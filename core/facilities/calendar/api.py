"""The calendar facility's door: what create_app() binds."""

from core.facilities.calendar.presentation import HOUSE

__all__ = ["HOUSE"]
