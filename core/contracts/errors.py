"""The errors that leave a room; mapped to HTTP and to words in one place, core.web.errors.

PospoluError
├── NotFound      404  nothing there that this viewer may know of
├── NotAllowed    403  it is there, and this viewer may not do that
├── Refused       409  the state of things forbids it; carries a Refusal
├── Invalid       422  fields are wrong, each with its sentence
├── TooMany       429  a limit on abuse was reached
└── Unavailable   503  the database or another part is away for a moment

Inside a room the builtins do. Sentences are English message ids, translated where shown.
"""

from collections.abc import Mapping, Sequence

from core.contracts.verdicts import Refusal


class PospoluError(Exception):
    """Base of all errors that a caller outside the room is meant to handle."""


class NotFound(PospoluError):
    """There is no such thing, or the viewer may not know of it."""


class NotAllowed(PospoluError):
    """The viewer sees the thing, and may not do this to it."""


class Refused(PospoluError):
    """The state of things forbids it; `refusal` says why in a person's words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Invalid(PospoluError):
    """What was sent is wrong: field name → message ids."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class TooMany(PospoluError):
    """A limit was reached; worth another try after `retry_after` seconds."""

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class Unavailable(PospoluError):
    """A part that we need does not answer now; a retry is harmless."""
