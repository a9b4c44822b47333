"""The door of webhooks for the wiring."""

from core.facilities.webhooks.telling import tell_outside

__all__ = ["tell_outside"]
