"""What the mailer declares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.contracts.hookspecs import hookimpl
from core.contracts.nav import NavItem
from core.contracts.permissions import Permission
from core.contracts.texts import msg
from core.facilities.mailer import routes
from core.facilities.mailer.notification_routes import NOTIFICATION_ROUTES, PAGE
from core.facilities.mailer.permissions import CHOOSE, MAILBOX, MUTE


@hookimpl
def register_routes() -> Iterable[Any]:
    """The demo's mailbox, the page that mutes, and the one on which people choose."""
    return (
        routes.show_mailbox,
        routes.show_mail,
        routes.show_mail_html,
        routes.download_attachment,
        routes.ask_to_mute,
        routes.change_muting,
        *NOTIFICATION_ROUTES,
    )


@hookimpl
def register_permissions() -> Iterable[Permission]:
    """Who looks into the mailbox, and who mutes."""
    return (MAILBOX, MUTE, CHOOSE)


@hookimpl
def register_nav() -> Iterable[NavItem]:
    """What one gets, among one's own things."""
    return (
        NavItem(
            key="mailer.notifications",
            label=msg("Messages to me"),
            href=PAGE,
            place="me",
            icon="bell",
            policy="mailer.notifications",
            weight=800,
        ),
    )
