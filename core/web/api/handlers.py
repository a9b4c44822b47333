"""The names that a room's api_v1.py needs, from one place."""

from litestar import get, patch, post

from core.web.api.answering import answer, once, said
from core.web.api.operations import ROOT, Scope, operation
from core.web.api.reading import UNFIT, key_of, read_body, read_cursor, read_query
from core.web.api.shapes import (
    Cursor,
    Done,
    Instant,
    Language,
    Line,
    Nothing,
    Page,
    Prose,
    Reason,
    Search,
    ShortTexts,
    Texts,
    change_of,
    changed,
)
from core.web.handlers import FromPath, NamedDependency, Request, Response, Viewer

__all__ = [
    "ROOT",
    "UNFIT",
    "Cursor",
    "Done",
    "FromPath",
    "Instant",
    "Language",
    "Line",
    "NamedDependency",
    "Nothing",
    "Page",
    "Prose",
    "Reason",
    "Request",
    "Response",
    "Scope",
    "Search",
    "ShortTexts",
    "Texts",
    "Viewer",
    "answer",
    "change_of",
    "changed",
    "get",
    "key_of",
    "once",
    "operation",
    "patch",
    "post",
    "read_body",
    "read_cursor",
    "read_query",
    "said",
]
