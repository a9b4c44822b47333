"""The door of webhooks for the wiring."""

from core.facilities.webhooks.listening import LISTENERS

__all__ = ["LISTENERS"]
