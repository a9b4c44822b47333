"""Questions as tests ask them."""

from core.contracts.texts import LocalizedText
from core.services.questions.api import Condition, Option, Question, QuestionKind


def ask(key, kind=QuestionKind.SHORT_TEXT, *, options=(), when=None, **more):
    """A question with a label, a purpose and options named by their labels."""
    return Question(
        key=key,
        kind=QuestionKind(kind),
        label=LocalizedText.of(f"Pytanie {key}"),
        purpose=LocalizedText.of("Żeby dobrze przydzielić zadania."),
        options=tuple(Option(key=one, label=LocalizedText.of(one)) for one in options),
        shown_when=Condition(question=when[0], answers=tuple(when[1:])) if when else None,
        **more,
    )


DRIVES = ask("drives", "yes_no", is_required=True)
CAR = ask("car", "one_choice", options=("own", "lent"), when=("drives", "yes"), is_required=True)
PLATE = ask("plate", when=("car", "own"))
FORM = (DRIVES, CAR, PLATE)
