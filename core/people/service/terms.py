"""Documents that are accepted: their versions, and who accepted which."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from core.contracts.demands import refuse_faults
from core.contracts.errors import Invalid, NotFound
from core.contracts.texts import LANGUAGES, LocalizedText, msg
from core.contracts.viewer import Viewer
from core.data.commands import Sql, execute, read
from core.data.ids import new_id
from core.data.times import utc_now
from core.data.transactions import tx
from core.people.tables import Acceptance, TermsVersion
from core.people.values import ORGANIZATION_TERMS
from core.services.audit.api import record

NAME_TAKEN = msg("There is a version with this name. Choose another one.")
NOT_AHEAD = msg("Choose a day that lies ahead, so that people can read the terms before.")
SHIPPED_VERSION = "2026-11"
SHIPPED_FOLDER = Path(__file__).resolve().parents[1] / "documents"


async def terms_in_force(document: str = ORGANIZATION_TERMS) -> TermsVersion:
    """The version of a document that holds now: the city's own, else the one that we ship."""
    found = (
        await TermsVersion.objects()
        .where(TermsVersion.document == document, TermsVersion.in_force_from <= utc_now())
        .order_by(TermsVersion.in_force_from, ascending=False)
        .first()
    )
    return found or shipped_terms(document)


def shipped_terms(document: str) -> TermsVersion:
    """The text that comes with the program; a row of the table only once it is accepted."""
    texts = {
        code: (SHIPPED_FOLDER / f"{document}.{code}.md").read_text(encoding="utf-8")
        for code in LANGUAGES
    }
    return TermsVersion(
        document=document,
        version=SHIPPED_VERSION,
        text=LocalizedText(original="pl", texts=texts),
        in_force_from=datetime.fromisoformat("2026-11-01T00:00:00+00:00"),
    )


async def versions_of(document: str = ORGANIZATION_TERMS) -> list[TermsVersion]:
    """All versions of a document, the latest first, with the one that we ship."""
    own = await TermsVersion.objects().where(TermsVersion.document == document)
    found = {one.version: one for one in (shipped_terms(document), *own)}
    return sorted(found.values(), key=lambda one: one.in_force_from, reverse=True)


async def publish_terms(
    viewer: Viewer | None,
    *,
    version: str,
    text: LocalizedText,
    in_force_from: datetime,
    document: str = ORGANIZATION_TERMS,
) -> None:
    """Add a version of a document; none that was published is ever changed.

    Raises Invalid for a name that a version has already, and for an instant that lies behind:
    nobody is bound by what they could not read.
    """
    now = utc_now()
    terms = TermsVersion(
        id=new_id(), document=document, version=version, text=text, in_force_from=in_force_from
    )
    async with tx():
        names = {one.version for one in await versions_of(document)}
        refuse_faults(
            {"version": [NAME_TAKEN]} if version in names else {},
            {"in_force_from": [NOT_AHEAD]} if in_force_from <= now else {},
        )
        await terms.save()
        await record(viewer, action="people.terms.published", subject=terms.id)


async def accept_terms(viewer: Viewer, *, organization: UUID, version: str) -> None:
    """Write down that the viewer accepts a version for an organization, inside an open `tx()`.

    Raises Invalid when the version in force is another by now, and the form shows it anew.
    """
    terms = await terms_in_force()
    if terms.version != version:
        raise Invalid({"accepts_terms": [msg("The terms have changed. Please read them again.")]})
    if viewer.person is None:
        raise NotFound
    await _keep(terms)
    await Acceptance(
        document=terms.document,
        version=terms.version,
        person=viewer.person,
        organization=organization,
    ).save()


async def has_accepted_terms(organization: UUID) -> bool:
    """Whether somebody accepted any version of the terms for an organization."""
    return bool(
        await read(
            "SELECT 1 AS one FROM people_acceptance"
            " WHERE organization = ? AND document = ? LIMIT 1",
            (organization, ORGANIZATION_TERMS),
        )
    )


async def _keep(terms: TermsVersion) -> None:
    """Have the accepted text in the table, so that it is known for good what was accepted."""
    kept = Sql(
        "INSERT INTO people_terms_version (id, created_at, document, version, text, in_force_from)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (new_id(), utc_now(), terms.document, terms.version, terms.text, terms.in_force_from),
    )
    await execute(kept)
