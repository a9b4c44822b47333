"""The demo city's events: what they are, and how they are sown."""

from plugins.events.demo.sowing import SEED

__all__ = ["SEED"]
