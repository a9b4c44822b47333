"""The door of programs."""

from core.facilities.programs.source import PROGRAMS

__all__ = ["PROGRAMS"]
