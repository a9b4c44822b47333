"""What a rule answers: nothing when it may be done, otherwise one typed reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be done.

    `code` is stable and for programs ("overlap"); `text` is a message id for people with
    %(name)s places that `values` fill; a tuple among them lists message ids. `may_be_overridden`
    says that a host with a reason lets it pass, which is logged; without it nobody can.
    `is_personal` says that it concerns this person only: on a waiting list they are passed over
    and told, and others have their turn.
    """

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    may_be_overridden: bool = False
    is_personal: bool = False


Verdict = Refusal | None
