"""Sows the demo city's questions: one offer asks, its people answer and wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.contracts.demo import DemoWorld
from core.contracts.errors import Refused
from core.contracts.signups import Applicant
from core.contracts.texts import LANGUAGES, LocalizedText
from core.contracts.viewer import Viewer
from core.people.api import person_by_id, viewer_of_account
from core.services.questions.api import Condition, Option, Question, QuestionKind, SeenBy
from core.signups.api import SignUpRequest, ask_questions, asking_of, sheet_of, sign_up
from plugins.volunteering.queries import offer_by_id
from plugins.volunteering.values import OFFER_KIND

OFFER = "visits"
AUTHOR = "neighbours_coordinator"


def _text(*parts: str) -> LocalizedText:
    return LocalizedText(texts=dict(zip(LANGUAGES, parts, strict=False)))


QUESTIONS = (
    Question(
        key="",
        kind=QuestionKind.ONE_CHOICE,
        label=_text(
            "Jak często możesz przychodzić?",
            "How often can you come?",
            "Як часто можете приходити?",
        ),
        purpose=_text(
            "Żeby dobrać osobę, która tyle potrzebuje.",
            "To find somebody who needs just that.",
            "Щоб знайти людину, якій стільки й потрібно.",
        ),
        is_required=True,
        options=(
            Option(key="1", label=_text("Raz w tygodniu", "Once a week", "Раз на тиждень")),
            Option(key="2", label=_text("Dwa razy w miesiącu", "Twice a month", "Двічі на місяць")),
            Option(key="3", label=_text("Raz w miesiącu", "Once a month", "Раз на місяць")),
        ),
    ),
    Question(
        key="",
        kind=QuestionKind.YES_NO,
        label=_text(
            "Czy masz doświadczenie w opiece?",
            "Have you cared for somebody before?",
            "Чи маєте досвід догляду?",
        ),
        purpose=_text(
            "Doświadczenie nie jest konieczne. Bez niego pierwszy raz idziemy razem.",
            "Experience is not needed. Without it we go together the first time.",
            "Досвід не обов’язковий. Без нього вперше йдемо разом.",
        ),
        is_required=True,
    ),
    Question(
        key="",
        kind=QuestionKind.LONG_TEXT,
        label=_text(
            "Opowiedz o nim krótko", "Tell us about it in short", "Розкажіть про нього коротко"
        ),
        purpose=_text(
            "Czyta to tylko osoba, która układa pary.",
            "Only the person who makes the pairs reads it.",
            "Це читає лише та людина, яка складає пари.",
        ),
        shown_when=Condition(question="q2", answers=("yes",)),
    ),
    Question(
        key="",
        kind=QuestionKind.SHORT_TEXT,
        label=_text("Alergie na zwierzęta", "Allergies to animals", "Алергія на тварин"),
        purpose=_text(
            "U wielu seniorów mieszka pies albo kot.",
            "Many seniors live with a dog or a cat.",
            "У багатьох літніх людей живе собака або кіт.",
        ),
        seen_by=SeenBy.ADMINISTRATORS,
    ),
    Question(
        key="",
        kind=QuestionKind.STATEMENT,
        label=_text(
            "Zachowam dla siebie to, czego dowiem się w domu seniora.",
            "I will keep to myself what I learn at a senior's home.",
            "Я нікому не розповім того, про що дізнаюся вдома в літньої людини.",
        ),
        is_required=True,
    ),
)
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "volunteer_3": {
        "q1": "1",
        "q2": "yes",
        "q3": "Przez dwa lata odwiedzałam sąsiadkę po operacji biodra.",
        "q5": True,
    },
    "volunteer_5": {"q1": "3", "q2": "no", "q4": "Koty", "q5": True},
}


async def sow_questions(world: DemoWorld) -> None:
    """Let the offer ask, and two people answer; nothing where it asks already."""
    author = await viewer_of_account(world.things[f"account.{AUTHOR}"])
    offer = (
        await offer_by_id(world.things[f"offer.{OFFER}"])
        if f"offer.{OFFER}" in world.things
        else None
    )
    if author is None or offer is None:
        return
    asking = await asking_of(OFFER_KIND, offer.offer.id, slug=offer.organization.slug)
    sheet = await sheet_of(OFFER_KIND, offer.offer.id)
    if asking is None or asking.version is not None or sheet is None:
        return
    await ask_questions(asking, QUESTIONS, viewer=author)
    for name, answers in ANSWERS.items():
        person = await person_by_id(world.things[f"person.{name}"])
        if person is None:
            continue
        wish = SignUpRequest(
            sheet=sheet.id,
            applicant=Applicant(
                name=person.name,
                email=person.email or "",
                language=person.language,
                person=person.id,
            ),
            idempotency_key=f"demo:{sheet.id}:{person.id}",
            answers=answers,
        )
        try:
            await sign_up(wish, viewer=Viewer(person=person.id), now=world.now)
        except Refused:
            continue
