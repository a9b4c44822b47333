"""Browsers as a way to a person."""

from core.contracts.messages import Channel
from core.contracts.texts import msg
from core.facilities.push.sending import send
from core.facilities.push.values import CHANNEL

PAGE = "/me/notifications/browsers"
BROWSERS = Channel(
    key=CHANNEL, title=msg("As a notification in a browser"), send=send, settings_path=PAGE
)
