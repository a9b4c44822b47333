"""What the scanner sends: forms for people, one JSON body for the page's script."""

from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID, uuid5

import msgspec
from msgspec import Meta

from core.checkin.api import Direction, ScanRequest, WalkIn
from core.contracts.ages import AGE_TITLES, AgeBand
from core.contracts.errors import Invalid
from core.contracts.texts import msg
from core.contracts.viewer import Viewer
from core.data.ids import new_token, token_hash
from core.data.times import is_aware
from core.web.fields import (
    BooleanField,
    ChoiceField,
    EmailAddressField,
    TextField,
    required,
    validators,
)
from core.web.forms import Form, idempotency_key, read_form
from core.web.handlers import Request
from core.web.i18n import language

F = TypeVar("F", bound=Form)

GATE = 80
CODE = 400
NONCE_LENGTH = 40
DIRECTIONS = (Direction.ENTRY.value, Direction.EXIT.value)


class ScanBody(msgspec.Struct, forbid_unknown_fields=True):
    """One reading of the camera or of the typed letters; see `ScanRequest`."""

    code: Annotated[str, Meta(min_length=1, max_length=CODE)]
    nonce: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{8,64}$")]
    device: UUID
    direction: Direction = Direction.ENTRY
    device_at: datetime | None = None
    sent_at: datetime | None = None
    gate: Annotated[str, Meta(max_length=GATE)] = ""


class PressForm(Form):
    """A press on somebody's name."""

    direction = TextField(
        msg("Direction"), [validators.AnyOf(DIRECTIONS)], default=Direction.ENTRY.value
    )
    gate = TextField(msg("Gate"), [validators.Optional()], most=GATE)


class CodeForm(PressForm):
    """The eight letters beside a code."""

    code = TextField(msg("Letters of the pass"), [required()], most=CODE)


AGES: dict[str, str] = {"": msg("Choose"), **AGE_TITLES}


class WalkInForm(Form):
    """Somebody without a sign-up; `age` where the list asks for it."""

    name = TextField(msg("First and last name"), [required()])
    email = EmailAddressField(msg("E-mail"), [validators.Optional()])
    age = ChoiceField(msg("Age"), choices=AGES, default="")
    gate = TextField(msg("Gate"), [validators.Optional()], most=GATE)
    anyway = BooleanField(msg("Let in though they are signed up elsewhere at this time"))


class UndoForm(Form):
    """Why a check-in is taken back."""

    reason = TextField(msg("Why"), [validators.Optional()])
    gate = TextField(msg("Gate"), [validators.Optional()], most=GATE)


async def read_scan(request: Request, list_id: UUID) -> ScanRequest:
    """The reading that the script sent. Raises Invalid."""
    try:
        body = msgspec.json.decode(await request.body(), type=ScanBody)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid({"": [msg("This reading cannot be used.")]}) from error
    times = [one for one in (body.device_at, body.sent_at) if one is not None]
    if not all(is_aware(one) for one in times) or not body.gate.isprintable():
        raise Invalid({"": [msg("This reading cannot be used.")]})
    return ScanRequest(
        gate_list=list_id,
        device=body.device,
        nonce=body.nonce,
        code=body.code,
        direction=body.direction,
        device_at=body.device_at,
        sent_at=body.sent_at,
        gate=body.gate.strip(),
    )


async def read_valid(request: Request, kind: type[F]) -> F:
    """A form that is only buttons: what is wrong in it nobody has typed. Raises Invalid."""
    form = await read_form(request, kind)
    if not form.validate():
        raise Invalid(
            {str(name): [str(text) for text in texts] for name, texts in form.errors.items()}
        )
    return form


async def press(
    request: Request,
    viewer: Viewer,
    list_id: UUID,
    *,
    gate: str | None,
    code: str = "",
    signup: UUID | None = None,
    direction: str = Direction.ENTRY.value,
) -> ScanRequest:
    """A reading out of a form: the account stands for the device, the form's key for the nonce."""
    return ScanRequest(
        gate_list=list_id,
        device=device_of(viewer),
        nonce=await nonce_of(request, signup or "", direction),
        code=code,
        signup=signup,
        direction=Direction(direction),
        gate=gate or "",
    )


async def walk_in_of(request: Request, viewer: Viewer, list_id: UUID, form: WalkInForm) -> WalkIn:
    """A walk-in out of its form."""
    return WalkIn(
        gate_list=list_id,
        device=device_of(viewer),
        nonce=await nonce_of(request, "walk-in", form.anyway.data),
        name=form.name.data,
        email=form.email.data or "",
        language=language(),
        gate=form.gate.data or "",
        lets_in_anyway=bool(form.anyway.data),
        age=AgeBand(form.age.data) if form.age.data else None,
    )


def device_of(viewer: Viewer) -> UUID:
    """The name under which an account's presses are kept; a paired device has its own."""
    if viewer.device is not None:
        return viewer.device
    assert viewer.account is not None  # the policy lets nobody else in
    return uuid5(viewer.account, "checkin")


async def nonce_of(request: Request, *parts: object) -> str:
    """One nonce for each thing that a page's key is used for; a press without a key is new."""
    key = await idempotency_key(request) or new_token()[0]
    return token_hash(":".join([key, *map(str, parts)]))[:NONCE_LENGTH]
