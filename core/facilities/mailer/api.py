"""The mailer's door."""

from core.facilities.mailer.service import deliver_due
from core.facilities.mailer.working import working

__all__ = ["deliver_due", "working"]
