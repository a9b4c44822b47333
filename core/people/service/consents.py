"""Consents of parents and guardians: asked for, given by link or on paper, refused, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from core.contracts.errors import NotFound, Refused
from core.contracts.texts import msg
from core.contracts.verdicts import Refusal
from core.contracts.viewer import Viewer
from core.data.commands import Sql, Steps, as_uuid, execute, run
from core.data.ids import new_id, token_hash
from core.data.many import insert
from core.data.times import later, utc_now
from core.people.addresses import fold_email
from core.people.tables import GuardianConsent
from core.people.tokens import consent_token
from core.people.values import ConsentScope, ConsentState, ConsentWay, Relation
from core.services.audit.api import record_statement

ANSWER_LIFE = timedelta(days=14)
LINK_LIFE = timedelta(days=400)
"""How long a link serves to withdraw what was given."""
ASKED_PER_DAY = 10
TOO_MANY = Refusal(
    "too_many_consents",
    msg("Many consents were asked of this address today. Try again tomorrow."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a guardian says: who they are, for what, until which day."""

    guardian_name: str
    relation: Relation
    scope: ConsentScope
    until: date | None = None


def ask_consent(
    *,
    child: UUID | None,
    organization: UUID,
    signup: UUID,
    email: str,
    language: str,
    now: datetime,
) -> Steps[UUID]:
    """Ask an address for consent to one sign-up; an older question about it ends.

    The caller queues the mail, in the same transaction. Raises Refused after ten a day.
    """
    folded = fold_email(email)
    rows = yield Sql(
        "SELECT COUNT(*) AS number FROM people_guardian_consent"
        " WHERE guardian_email_folded = ? AND created_at > ?",
        [folded, later(now, -timedelta(days=1))],
    )
    if rows[0]["number"] >= ASKED_PER_DAY:
        raise Refused(TOO_MANY)
    yield Sql("DELETE FROM people_guardian_consent WHERE signup = ? AND state = 'asked'", [signup])
    consent = new_id()
    asked = {
        "id": consent,
        "created_at": now,
        "child": child,
        "organization": organization,
        "signup": signup,
        "scope": ConsentScope.SIGNUP,
        "way": ConsentWay.MAIL,
        "state": ConsentState.ASKED,
        "guardian_email": email.strip(),
        "guardian_email_folded": folded,
        "language": language,
        "token_hash": token_hash(consent_token(consent)),
        "token_expires_at": later(now, ANSWER_LIFE),
    }
    yield insert("people_guardian_consent", asked)
    return consent


def has_consent(child: UUID, *, organization: UUID, signup: UUID | None, day: date) -> Steps[bool]:
    """Whether a guardian's consent covers a sign-up at an organization on a day."""
    rows = yield Sql(
        "SELECT 1 AS one FROM people_guardian_consent WHERE child = ? AND state = 'given'"
        " AND (until IS NULL OR until >= ?) AND (signup = ?"
        " OR (scope = 'organization' AND organization = ?)) LIMIT 1",
        [child, day, signup, organization],
    )
    return bool(rows)


def asked_consent(signup: UUID, *, now: datetime) -> Steps[UUID | None]:
    """The question about a sign-up that waits for its answer, if any."""
    rows = yield Sql(
        "SELECT id FROM people_guardian_consent WHERE signup = ? AND state = 'asked'"
        " AND token_expires_at > ?",
        [signup, now],
    )
    return as_uuid(rows[0]["id"]) if rows else None


def consent_of_own(
    *,
    guardian: UUID,
    child: UUID,
    relation: Relation,
    organization: UUID,
    signup: UUID,
    now: datetime,
) -> Steps[None]:
    """Keep the consent to one sign-up of a child whom its guardian brings along."""
    rows = yield Sql("SELECT name, email, language FROM people_person WHERE id = ?", [guardian])
    consent, email = new_id(), rows[0]["email"] or ""
    given = {
        "id": consent,
        "created_at": now,
        "child": child,
        "organization": organization,
        "signup": signup,
        "scope": ConsentScope.SIGNUP,
        "way": ConsentWay.OWN,
        "state": "given",
        "guardian_name": rows[0]["name"] or email,
        "guardian_email": email,
        "guardian_email_folded": fold_email(email) if email else "",
        "relation": relation,
        "language": rows[0]["language"],
        "given_at": now,
        # No link leads to it; the guardian cancels the child's place on the page of their own.
        "token_expires_at": later(now, LINK_LIFE),
    }
    yield insert("people_guardian_consent", given)
    yield from _log("given", consent, [{"organization": organization}])


async def consent_by_link(token: str, *, now: datetime | None = None) -> GuardianConsent | None:
    """What a link leads to; None for unknown and expired ones alike."""
    return (
        await GuardianConsent.objects()
        .where(
            GuardianConsent.token_hash == token_hash(token),
            GuardianConsent.token_expires_at > (now or utc_now()),
        )
        .first()
    )


async def consents_of(child: UUID) -> list[GuardianConsent]:
    """All consents to what a child does, the latest first."""
    found = GuardianConsent.objects().where(GuardianConsent.child == child)
    return list(await found.order_by(GuardianConsent.created_at, ascending=False))


async def give_consent(
    consent: UUID, given: Given, *, child: UUID, now: datetime | None = None
) -> None:
    """Keep a guardian's yes, inside the open `tx()`; the link serves to withdraw it from now on.

    Raises NotFound when it was answered already.
    """
    moment = now or utc_now()

    def steps() -> Steps[None]:
        rows = yield Sql(
            "UPDATE people_guardian_consent SET state = 'given', child = ?, guardian_name = ?,"
            " relation = ?, scope = ?, until = ?, given_at = ?, token_expires_at = ?"
            " WHERE id = ? AND state = 'asked' RETURNING organization",
            [
                child,
                given.guardian_name.strip(),
                given.relation,
                given.scope,
                given.until,
                moment,
                later(moment, LINK_LIFE),
                consent,
            ],
        )
        yield from _log("given", consent, rows)

    await run(steps)


async def end_consent(consent: UUID, *, state: ConsentState, now: datetime | None = None) -> None:
    """Keep a guardian's no, or that a yes is withdrawn. Raises NotFound for what has ended."""
    before = ConsentState.ASKED if state is ConsentState.REFUSED else ConsentState.GIVEN

    def steps() -> Steps[None]:
        rows = yield Sql(
            "UPDATE people_guardian_consent SET state = ?, ended_at = ?"
            " WHERE id = ? AND state = ? RETURNING organization",
            [state, now or utc_now(), consent, before],
        )
        yield from _log(state.value, consent, rows)

    await run(steps)


def _log(what: str, consent: UUID, rows: list[dict[str, UUID]]) -> Steps[None]:
    if not rows:
        raise NotFound
    yield record_statement(
        None,
        action=f"people.consent.{what}",
        subject=consent,
        fields=("state",),
        organization=rows[0]["organization"],
    )


async def record_paper_consent(
    given: Given,
    *,
    child: UUID,
    organization: UUID,
    signup: UUID | None,
    signed_on: date,
    place: str,
    viewer: Viewer,
    now: datetime | None = None,
) -> UUID:
    """Keep that a guardian has signed on paper, and where the paper lies; never the paper itself.

    Inside the open `tx()`. Questions by mail about the same sign-up end.
    """
    consent, moment = new_id(), now or utc_now()
    signed = {
        "id": consent,
        "created_at": moment,
        "child": child,
        "organization": organization,
        "signup": signup,
        "scope": given.scope,
        "way": ConsentWay.PAPER,
        "state": ConsentState.GIVEN,
        "guardian_name": given.guardian_name.strip(),
        "relation": given.relation,
        "until": given.until,
        "given_at": moment,
        "paper_signed_on": signed_on,
        "paper_place": place.strip(),
        "entered_by": viewer.account,
    }
    await execute(
        Sql("DELETE FROM people_guardian_consent WHERE signup = ? AND state = 'asked'", [signup]),
        insert("people_guardian_consent", signed),
        record_statement(
            viewer,
            action="people.consent.recorded",
            subject=consent,
            fields=("guardian_name", "paper_signed_on", "paper_place"),
            organization=organization,
        ),
    )
    return consent
