"""What a rule answers: nothing when it may be done, otherwise one typed reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done.

    `code` is stable and for programs ("overlap"); `text` is a message id for people with
    %(name)s places that `values` fill.
    """

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)


Verdict = Refusal | None
