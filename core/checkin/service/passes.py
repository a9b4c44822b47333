"""Passes: given out when first looked at, drawn once, kept in step with the thing, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.checkin.queries import STATES_WITH_PASS, pass_of_signup, pass_row, passes_of_sheet
from core.checkin.rules import pass_expires_at
from core.checkin.service.keys import signing_key
from core.checkin.service.scan_statements import ROWS_AT_ONCE
from core.checkin.tokens import sign
from core.checkin.typed_codes import new_typed_code, normalised, shown
from core.checkin.values import PassCode
from core.contracts.errors import NotFound
from core.contracts.signups import PassView
from core.contracts.viewer import Viewer
from core.data.commands import Row, Sql, Steps, as_instant, as_uuid, read, run
from core.data.many import batched, insert
from core.data.times import utc_now
from core.services.audit.api import record_statement
from core.services.documents.api import code_svg
from core.signups.api import Sheet, sheet_by_id, sheet_of, signup_by_id

TRIES = 5


class PassDesk:
    """Implements contracts.ports.PassSource."""

    async def pass_for(self, signup: UUID) -> PassView | None:
        """The pass of a sign-up that is held or confirmed; None for every other one."""
        place = await signup_by_id(signup)
        if place is None or place.state not in STATES_WITH_PASS:
            return None
        row = await pass_row(await issue_pass(signup))
        if row is None or row["revoked_at"] is not None:
            return None
        return PassView(
            svg=row["svg"] or await _drawn(row),
            typed_code=shown(row["typed_code"]),
            not_after=as_instant(row["not_after"]),
        )

    async def signups_of_code(self, typed_code: str) -> Sequence[UUID]:
        """The sign-ups on whose passes these letters stand; withdrawn ones are left out.

        Letters are one thing's own, so that two things may, very rarely, have the same.
        """
        code = normalised(typed_code)
        rows = await read(
            "SELECT signup FROM checkin_pass"
            " WHERE typed_code = ? AND revoked_at IS NULL AND signup IS NOT NULL",
            [code or ""],
        )
        return [as_uuid(row["signup"]) for row in rows]


PASSES = PassDesk()


async def pass_svg(signup: UUID) -> str | None:
    """The code of a sign-up's pass as SVG markup; None while there is nothing to show."""
    view = await PASSES.pass_for(signup)
    return view.svg if view else None


async def pass_text(signup: UUID) -> tuple[str, str] | None:
    """The text in a sign-up's code and the typed letters; None while there is nothing to show."""
    view = await PASSES.pass_for(signup)
    row = await pass_of_signup(signup)
    if view is None or row is None:
        return None
    return await _text_of(row), view.typed_code


async def issue_pass(signup: UUID) -> UUID:
    """The id of a sign-up's pass; made now if it has none. Raises NotFound.

    Its time is that of the thing, so it follows when the thing is moved.
    """
    row = await pass_of_signup(signup)
    place = await signup_by_id(signup)
    sheet = await sheet_by_id(place.sheet) if place else None
    if sheet is None:
        raise NotFound
    not_after = pass_expires_at(sheet.ends_at)
    if row is None:
        return await _insert(signup, sheet, not_after)
    if as_instant(row["not_after"]) != not_after:
        await run(lambda: _move(as_uuid(row["id"]), not_after))
    return as_uuid(row["id"])


async def revoke_pass(signup: UUID, *, viewer: Viewer | None, reason: str = "") -> None:
    """Withdraw a pass that was lost or given away; the sign-up stays, and is found by name.

    Withdrawing twice changes nothing. Raises NotFound.
    """
    pass_id = await issue_pass(signup)

    def steps() -> Steps[None]:
        rows = yield Sql(
            "UPDATE checkin_pass SET revoked_at = ?, svg = '' WHERE id = ? AND revoked_at IS NULL"
            " RETURNING id",
            [utc_now(), pass_id],
        )
        if rows:
            yield record_statement(
                viewer, action="checkin.pass.revoked", subject=signup, reason=reason
            )

    await run(steps)


async def pass_texts(sheet: Sheet) -> Mapping[UUID, tuple[str, str]]:
    """The texts in the codes, and the typed letters, of all who hold a place; made where none is.

    A handful of queries however many they are; withdrawn passes are left out.
    """
    not_after = pass_expires_at(sheet.ends_at)
    rows = await passes_of_sheet(sheet.id)
    for row in rows:
        if row["id"] is None:
            await _insert(as_uuid(row["signup"]), sheet, not_after)
    number, private_key = await signing_key()

    def text(pass_id: UUID) -> str:
        return sign(PassCode(key=number, pass_id=pass_id, not_after=not_after), private_key)

    return {
        as_uuid(row["signup"]): (text(as_uuid(row["id"])), shown(row["typed_code"]))
        for row in await passes_of_sheet(sheet.id)
        if row["id"] is not None and row["revoked_at"] is None
    }


async def issue_missing(kind: str, subject: UUID, signups: Sequence[UUID]) -> None:
    """Make the passes of people who have none yet, in one transaction."""
    sheet = await sheet_of(kind, subject)
    if sheet is None:
        raise NotFound
    not_after = pass_expires_at(sheet.ends_at)

    def steps() -> Steps[None]:
        left = list(signups)
        for _ in range(TRIES):
            for some in batched(left, ROWS_AT_ONCE):
                yield _new_rows(some, sheet, not_after)
            rows = yield Sql(
                "SELECT signup FROM checkin_pass WHERE kind = ? AND subject = ?", [kind, subject]
            )
            made = {as_uuid(row["signup"]) for row in rows}
            left = [one for one in left if one not in made]
            if not left:
                return

    await run(steps)


def _new_rows(signups: Sequence[UUID], sheet: Sheet, not_after: datetime) -> Sql:
    now = utc_now()
    rows = [
        {
            "created_at": now,
            "signup": signup,
            "kind": sheet.kind,
            "subject": sheet.subject,
            "typed_code": new_typed_code(),
            "not_after": not_after,
            "svg": "",
        }
        for signup in signups
    ]
    return insert("checkin_pass", *rows, ending="ON CONFLICT DO NOTHING")


async def _insert(signup: UUID, sheet: Sheet, not_after: datetime) -> UUID:
    """Make the row with letters that no other pass of the thing has."""

    def steps() -> Steps[UUID | None]:
        for _ in range(TRIES):
            yield _new_rows([signup], sheet, not_after)
            rows = yield Sql("SELECT id FROM checkin_pass WHERE signup = ?", [signup])
            if rows:
                return as_uuid(rows[0]["id"])
        return None

    made = await run(steps)
    if made is None:
        message = "no free typed code was found"
        raise RuntimeError(message)
    return made


def revoke_party(signup: UUID, now: datetime) -> Steps[None]:
    """Withdraw the passes of a party whose sign-ups ended."""
    yield Sql(
        "UPDATE checkin_pass SET revoked_at = ?, svg = '' WHERE revoked_at IS NULL AND signup IN"
        " (SELECT id FROM signups_signup WHERE state IN ('cancelled', 'declined', 'lapsed') AND"
        " party = (SELECT party FROM signups_signup WHERE id = ?))",
        [now, signup],
    )


def _move(pass_id: UUID, not_after: datetime) -> Steps[None]:
    """Another time makes another code; the old one is taken as well, until the new time."""
    yield Sql("UPDATE checkin_pass SET not_after = ?, svg = '' WHERE id = ?", [not_after, pass_id])


async def _text_of(row: Row) -> str:
    number, private_key = await signing_key()
    code = PassCode(key=number, pass_id=as_uuid(row["id"]), not_after=as_instant(row["not_after"]))
    return sign(code, private_key)


async def _drawn(row: Row) -> str:
    """Draw the code and keep it."""
    svg = code_svg(await _text_of(row))

    def steps() -> Steps[None]:
        yield Sql("UPDATE checkin_pass SET svg = ? WHERE id = ?", [svg, row["id"]])

    await run(steps)
    return svg
