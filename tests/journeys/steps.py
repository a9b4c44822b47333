"""What people do in more than one journey."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image

from tests.journeys.city import City
from tests.journeys.walker import Walker, say

HERE = ZoneInfo("Europe/Warsaw")
TYPED = "%Y-%m-%dT%H:%M"


def in_minutes(minutes: int) -> datetime:
    """The city's wall clock, so many minutes from now."""
    return datetime.now(HERE).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


def picture() -> dict:
    """A small photograph for a form."""
    target = BytesIO()
    Image.new("RGB", (900, 600), (70, 120, 60)).save(target, "JPEG")
    return {"name": "lipa.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An event as its coordinator has it in mind."""

    title: dict[str, str]
    summary: str
    starts_at: datetime
    hours: float = 2
    place: str = "Park pod Lipami"
    capacity: int | None = None
    closes_at: datetime | None = None


def sign_in_by_code(walker: Walker, city: City, email: str) -> None:
    """Ask for a code and type it."""
    walker.goes("/sign-in").fills(email=email).presses(say("Send the code"))
    mail = city.mailbox.to(email, say("Your code: %(code)s", code=""))
    walker.fills(code=mail.code).presses(say("Sign in"))


def sign_in_as(walker: Walker, name: str) -> Walker:
    """Be somebody of the demo city, with one press."""
    return walker.goes("/demo").presses(say("Be %(name)s", name=name))


def write_event(walker: Walker, organization: str, plan: Plan) -> None:
    """Fill in a new event's form from the organization's desk, up to its buttons."""
    walker.goes(f"/desk/{organization}").follows(say("Publish an event"))
    if len(plan.title) > 1:
        walker.page.get_by_text(say("Other languages")).first.click()
    for code, text in plan.title.items():
        walker.field(f"title-{code}").fill(text)
    ends_at = plan.starts_at + timedelta(hours=plan.hours)
    walker.field("summary-pl").fill(plan.summary)
    walker.fills(
        starts_at=plan.starts_at.strftime(TYPED),
        ends_at=ends_at.strftime(TYPED),
        place_name=plan.place,
    )
    if plan.capacity:
        walker.ticks("has_registration").fills(capacity=str(plan.capacity))
    if plan.closes_at:
        walker.fills(signup_closes_at=plan.closes_at.strftime(TYPED))


def public_page(walker: Walker) -> str:
    """The public address of the event whose desk page is open."""
    return walker.page.get_by_role("link", name=say("See the page")).first.get_attribute("href")


def sign_up(walker: Walker, event: str, *, name: str, email: str) -> None:
    """Take a place in the box of an event's page; ends on one's own page of it."""
    walker.goes(event)
    walker.page.locator(".signup-box").wait_for()
    walker.fills(name=name, email=email)
    walker.page.locator(".signup-box [type=submit]").click()
    walker.page.wait_for_url("**/signup/link/**")


def confirm(walker: Walker, city: City, email: str, title: str) -> None:
    """Follow the link in the mail and press its button."""
    mail = city.mailbox.to(email, say("Please confirm: %(title)s", title=title))
    walker.goes(mail.link("/signup/link/"))
    walker.presses(say("Confirm the sign-up"))
    walker.reads(say("Signed up"))
