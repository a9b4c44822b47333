"""The door of the scanner for the application."""

from core.facilities.scanner.live import letting_go

__all__ = ["letting_go"]
