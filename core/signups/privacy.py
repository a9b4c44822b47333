"""What sign-ups know of a person: how it is shown to them and how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.contracts.periods import LegalNumber, since_the_start
from core.contracts.privacy import Erasure, PersonalData, Stays, naming_accounts
from core.contracts.texts import msg
from core.data.commands import Row, Sql, Steps, read, run
from core.data.encoding import as_uuid
from core.data.forgetting import forgetting
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.api import blank_person
from core.services.documents.api import forget_works_about
from core.services.questions.api import Given
from core.signups.queries.answers import AskedBack, answers_of, inquiries_of
from core.signups.queries.columns import ACTIVE
from core.signups.queries.own import signups_of_person
from core.signups.queries.paper import Paper, papers_of_signups
from core.signups.queries.sheets import companions_of
from core.signups.service.cancel import cancel
from core.signups.values import CancelledBy, Place, folded_address
from core.web.questions import told_answers

TABLES = (
    "signups_signup",
    "signups_commitment",
    "signups_link",
    "signups_paper",
    "signups_answers",
    "signups_inquiry",
)
OF_ADDRESS = (
    "SELECT s.id, s.state, s.name, s.email, s.created_at FROM signups_signup s"
    " WHERE s.person IS NULL AND s.email_folded = ? AND s.email_folded <> ''"
)


async def collect(person: UUID) -> Sequence[Mapping[str, Any]]:
    """A person's sign-ups, also those that wait for their address to be confirmed."""
    found_all = await signups_of_person(person, limit=100_000)
    ids = [found.place.id for found in found_all]
    papers, given = await papers_of_signups(ids), await answers_of(ids)
    brought = await companions_of(ids)
    asked_back = await inquiries_of(ids)
    own = [
        {
            "what": str(found.subject.title) if found.subject else "",
            "organization": found.subject.organization_name if found.subject else "",
            "starts_at": found.sheet.starts_at.isoformat(),
            "ends_at": found.sheet.ends_at.isoformat(),
            "state": found.place.state.value,
            "signed_up_at": found.place.created_at.isoformat(),
            "reason": found.place.reason,
            **_of_companions(brought.get(found.place.id, ())),
            **_of_paper(papers.get(found.place.id)),
            **_of_questions(given.get(found.place.id), asked_back.get(found.place.id, ())),
        }
        for found in found_all
    ]
    unconfirmed = [
        {"name": row["name"], "email": row["email"], "state": row["state"]}
        for row in await read(OF_ADDRESS, [await _folded_address_of(person)])
    ]
    return [*own, *unconfirmed]


def _of_companions(brought: Sequence[Place]) -> dict[str, Any]:
    """Those whom they brought along, as they said of them."""
    if not brought:
        return {}
    told = [
        {"name": one.name, "state": one.state.value, "age": one.age_band, "who": one.leader_is}
        for one in brought
    ]
    return {"companions": [{name: text for name, text in one.items() if text} for one in told]}


def _of_questions(given: Given | None, asked_back: Sequence[AskedBack]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if given is not None:
        told["answers"] = {one.label: one.text for one in told_answers(given)}
    if asked_back:
        told["asked_back"] = [{"question": one.question, "reply": one.reply} for one in asked_back]
    return told


def _of_paper(paper: Paper | None) -> dict[str, Any]:
    if paper is None:
        return {}
    return {
        "paper_signed_on": paper.signed_on.isoformat(),
        "paper_entered_at": paper.entered_at.isoformat(),
    }


async def erase(person: UUID) -> Sequence[Erasure]:
    """Cancel what lies ahead, then take the person off what was; numbers of places stay true.

    Unconfirmed sign-ups with the person's address, and names of those who came along, go too, also
    of children who have become persons without an address.
    """
    address = await _folded_address_of(person)
    ahead = await read(
        "SELECT s.id FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"  # noqa: S608 -- no input
        " WHERE (s.person = ? OR (s.person IS NULL AND s.email_folded = ? AND ? <> ''))"
        f" AND s.is_leader AND s.state IN ({ACTIVE})"
        " AND h.starts_at > ?",
        [person, address, address, utc_now()],
    )
    for row in ahead:
        await cancel(as_uuid(row["id"]), viewer=None, by=CancelledBy.SYSTEM)
    printed = await read(
        "SELECT id, sheet FROM signups_signup WHERE person = ?"
        " OR (person IS NULL AND email_folded = ? AND ? <> '')",
        [person, address, address],
    )
    await forget_works_about([as_uuid(row[key]) for row in printed for key in ("id", "sheet")])
    children = await run(lambda: _children_brought_by(person))
    counts = await run(lambda: _erase_steps(person, address))
    async with tx():
        for child in children:
            await blank_person(child)
    fates = ("anonymised", *["erased"] * (len(TABLES) - 1))
    return [
        Erasure(table=table, rows=number, fate=fate)  # type: ignore[arg-type]
        for table, number, fate in zip(TABLES, counts, fates, strict=True)
    ]


async def _folded_address_of(person: UUID) -> str:
    rows = await read("SELECT email FROM people_person WHERE id = ?", [person])
    return folded_address(rows[0]["email"] or "") if rows else ""


def _children_brought_by(person: UUID) -> Steps[list[UUID]]:
    rows = yield Sql(
        "SELECT c.person FROM signups_signup c JOIN signups_signup l ON l.party = c.party"
        " JOIN people_person p ON p.id = c.person"
        " WHERE l.person = ? AND l.is_leader AND NOT c.is_leader AND p.email IS NULL",
        [person],
    )
    return [as_uuid(row["person"]) for row in rows]


def _erase_steps(person: UUID, address: str) -> Steps[tuple[int, ...]]:
    """Blank parties of the person and of their unconfirmed address; drop time, links, papers,
    answers.
    """
    parties = (
        "SELECT party FROM signups_signup WHERE person = ?"
        " OR (person IS NULL AND email_folded = ? AND ? <> '')"
    )
    arguments: list[Any] = [person, address, address]
    links: list[Row] = yield Sql(
        "DELETE FROM signups_link WHERE signup IN"  # noqa: S608 -- constants only
        f" (SELECT id FROM signups_signup WHERE party IN ({parties})) RETURNING id",
        arguments,
    )
    gone = []
    for table in ("signups_answers", "signups_inquiry"):
        rows = yield Sql(
            f"DELETE FROM {table} WHERE signup IN"  # noqa: S608 -- constants only
            f" (SELECT id FROM signups_signup WHERE party IN ({parties})) RETURNING id",
            arguments,
        )
        gone.append(len(rows))
    yield Sql(
        "UPDATE signups_inquiry SET asked_by = NULL WHERE asked_by IN"
        " (SELECT id FROM people_account WHERE person = ?)",
        [person],
    )
    papers = yield Sql(
        "DELETE FROM signups_paper WHERE signup IN"
        " (SELECT id FROM signups_signup WHERE person = ?) RETURNING id",
        [person],
    )
    yield Sql(
        "UPDATE signups_paper SET link = NULL, link_hash = NULL, link_email = ''"
        " WHERE link_email <> '' AND LOWER(link_email) = LOWER(?)",
        [address],
    )
    yield Sql(
        "UPDATE signups_paper SET entered_by = NULL WHERE entered_by IN"
        " (SELECT id FROM people_account WHERE person = ?)",
        [person],
    )
    times = yield Sql("DELETE FROM signups_commitment WHERE person = ? RETURNING id", [person])
    places = yield Sql(
        "UPDATE signups_signup SET name = '', email = '', email_folded = '', reason = '',"  # noqa: S608 -- constants only
        " guardian_email = '', age_band = '', leader_is = '',"
        f" person = NULL WHERE party IN ({parties}) RETURNING id",
        arguments,
    )
    return len(places), len(times), len(links), len(papers), *gone


PLACES = LegalNumber(
    key="signups.places",
    title=msg("Sign-ups, after the end of what they were for"),
    unit="years",
    values=since_the_start(3, msg("RODO art. 6(1)(b), (f): certificates are asked for later")),
    most=20,
)
CONTACTS = LegalNumber(
    key="signups.contacts",
    title=msg("Contacts of sign-ups that came to nothing"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(e): to answer questions")),
)
TIMES = LegalNumber(
    key="signups.commitments",
    title=msg("When a person's time was taken, after it is over"),
    unit="days",
    values=since_the_start(30, msg("RODO art. 5(1)(e): it serves the planning only")),
)
ANSWERED = LegalNumber(
    key="signups.answers",
    title=msg("Answers to questions of hosts, after the end of what they were for"),
    unit="days",
    values=since_the_start(90, msg("RODO art. 5(1)(e): to settle what came of it")),
)
PERIODS = (PLACES, CONTACTS, TIMES, ANSWERED)
OF_OVER = (
    "signup IN (SELECT s.id FROM signups_signup s JOIN signups_sheet h ON h.id = s.sheet"
    " WHERE h.ends_at < ?)"
)
OF_NOTHING = (
    "signup IN (SELECT id FROM signups_signup"
    " WHERE state IN ('lapsed', 'cancelled', 'declined') AND cancelled_at < ?)"
)
FORGETS = (
    *(
        forgetting(keep_for=key, table=table, what=what, where=where)
        for table, what in (
            ("signups_answers", msg("answers to questions of hosts are deleted")),
            ("signups_inquiry", msg("what hosts asked back is deleted")),
        )
        for key, where in ((ANSWERED.key, OF_OVER), (CONTACTS.key, OF_NOTHING))
    ),
    forgetting(
        keep_for=TIMES.key,
        table="signups_commitment",
        what=msg("times that were taken are deleted"),
        where="ends_at < ?",
    ),
    forgetting(
        keep_for=CONTACTS.key,
        table="signups_signup",
        what=msg("sign-ups that came to nothing lose name and address"),
        where="(email <> '' OR guardian_email <> '' OR age_band <> '')"
        " AND state IN ('lapsed', 'cancelled', 'declined') AND cancelled_at < ?",
        blanks="name = '', email = '', email_folded = '', guardian_email = '', age_band = '',"
        " leader_is = ''",
    ),
    forgetting(
        keep_for=CONTACTS.key,
        table="signups_signup",
        what=msg("addresses of guardians are deleted after the end"),
        where="(guardian_email <> '' OR (email <> '' AND person IS NOT NULL)) AND sheet IN"
        " (SELECT id FROM signups_sheet WHERE ends_at < ?)",
        blanks="guardian_email = '', email = '', email_folded = ''",
    ),
    forgetting(
        keep_for=CONTACTS.key,
        table="signups_paper",
        what=msg("addresses of links that nobody used are deleted"),
        where="link_email <> '' AND link_expires_at < ?",
        blanks="link = NULL, link_hash = NULL, link_email = ''",
    ),
    forgetting(
        keep_for=PLACES.key,
        table="people_person",
        what=msg("people from paper lose their names"),
        where="email IS NULL AND name <> '' AND id IN (SELECT s.person FROM signups_signup s"
        " JOIN signups_paper f ON f.signup = s.id JOIN signups_sheet h ON h.id = s.sheet"
        " WHERE h.ends_at < ?)",
        blanks="name = ''",
    ),
    forgetting(
        keep_for=PLACES.key,
        table="people_person",
        what=msg("children who came along lose their names"),
        where="email IS NULL AND name <> '' AND id IN (SELECT s.person FROM signups_signup s"
        " JOIN signups_sheet h ON h.id = s.sheet WHERE NOT s.is_leader AND h.ends_at < ?)",
        blanks="name = ''",
    ),
    forgetting(
        keep_for=PLACES.key,
        table="signups_paper",
        what=msg("what is known of forms on paper is deleted"),
        where="signup IN (SELECT s.id FROM signups_signup s"
        " JOIN signups_sheet h ON h.id = s.sheet WHERE h.ends_at < ?)",
    ),
    forgetting(
        keep_for=PLACES.key,
        table="signups_signup",
        what=msg("sign-ups lose the person, the number stays"),
        where="(person IS NOT NULL OR name <> '') AND sheet IN"
        " (SELECT id FROM signups_sheet WHERE ends_at < ?)",
        blanks="person = NULL, name = '', email = '', email_folded = '', reason = '',"
        " guardian_email = '', age_band = '', leader_is = ''",
    ),
)

LETTERS_FORGOTTEN = forgetting(
    keep_for=PLACES.key,
    table="signups_host_message",
    what=msg("messages of hosts are deleted"),
    where="created_at < ?",
)
PERSONAL_DATA = (
    naming_accounts(
        key="signups.host_messages",
        tables=("signups_host_message",),
        purpose=msg("To show what was written to people who signed up, and by whom"),
        legal_basis="Art. 6(1)(f)",
        keep_for=PLACES.key,
        forgets=(LETTERS_FORGOTTEN,),
        stays=(
            Stays(
                table="signups_host_message",
                columns=("subject", "text", "urgent_reason"),
                what=msg("what an organization wrote to everybody"),
                because=msg("they are the organization's"),
            ),
        ),
    ),
    PersonalData(
        key="signups.places",
        tables=TABLES,
        purpose=msg("To run events and shifts: who comes, whom to tell of changes, hours"),
        legal_basis="Art. 6(1)(b), (f)",
        keep_for=PLACES.key,
        collect=collect,
        erase=erase,
        weight=300,
        forgets=FORGETS,
    ),
)
