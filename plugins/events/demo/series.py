"""What comes back in the demo city: a course each week, a meeting each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plugins.events.demo.shapes import DemoEvent, Texts
from plugins.events.values import Audience, EventKind, Pattern

TUESDAY, THURSDAY = 1, 3
SECOND_WEEK = range(8, 15)
OVER_A_CHANGE = timedelta(weeks=31)
"""Between two changes of the clocks there are at most 31 weeks."""
A_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeries:
    """An event with its rule; `skips` is why its third date was called off."""

    event: DemoEvent
    pattern: Pattern
    lasts: timedelta
    signs_up_once: bool = False
    skips: str = ""

    def first_day(self, today: date) -> date:
        """The first day from tomorrow on that fits the rule."""
        day = today + timedelta(days=1)
        if self.pattern is Pattern.WEEKLY:
            return day + timedelta(days=(TUESDAY - day.weekday()) % 7)
        while day.weekday() != THURSDAY or day.day not in SECOND_WEEK:
            day += timedelta(days=1)
        return day


COURSE: Texts = (
    "Uczymy się obsługi telefonu: wiadomości, mapy, zdjęcia, e-wizyta u lekarza. Małe grupy.",
    "We learn to use a phone: messages, maps, photos, seeing a doctor online. Small groups.",
    "Вчимося користуватися телефоном: повідомлення, карти, фото, онлайн-візит. Малі групи.",
)

SERIES = (
    DemoSeries(
        event=DemoEvent(
            host="neighbours",
            writer="neighbours_admin",
            kind=EventKind.TRAINING,
            title=("Smartfon bez strachu", "A phone without fear", "Смартфон без страху"),
            summary=(
                "Kurs dla seniorów, co tydzień. Jeden zapis obejmuje wszystkie spotkania.",
                "A weekly course for seniors. One sign-up is for all meetings.",
                "Щотижневий курс для старших людей. Один запис на всі зустрічі.",
            ),
            description=COURSE,
            day=0,
            hour=16,
            hours=1.5,
            place="Klub Sąsiada",
            address="ul. Przykładowa 7, Leszno",
            areas=("13",),
            audience=Audience.SENIORS,
            access=("is_step_free",),
            contact="sasiedzka-przystan@example.org",
            places=12,
            guests=(4, 6),
        ),
        pattern=Pattern.WEEKLY,
        lasts=OVER_A_CHANGE,
        signs_up_once=True,
        skips="Prowadząca jest na szkoleniu.",
    ),
    DemoSeries(
        event=DemoEvent(
            host="maple",
            writer="maple_coordinator",
            kind=EventKind.MEETING,
            title=("Zielony wieczór", "A green evening", "Зелений вечір"),
            summary=(
                "W drugi czwartek miesiąca planujemy spacery i sadzenie. Każdy może przyjść.",
                "On the second Thursday of the month we plan walks and planting. Anybody may come.",
                "Другого четверга місяця плануємо прогулянки та висадку. Приходьте всі.",
            ),
            day=0,
            hour=18,
            hours=3,
            place="Klub Sąsiada",
            address="ul. Przykładowa 7, Leszno",
            areas=("13",),
            contact="zielony-klon@example.org",
            places=30,
            guests=(2, 8),
        ),
        pattern=Pattern.MONTH_WEEKDAY,
        lasts=A_YEAR,
    ),
)
