"""What check-in declares to the frame; its pages are the scanner's."""

from __future__ import annotations

from collections.abc import Iterable

from core.checkin.attachments import PASS_PICTURE
from core.checkin.documents import DOCUMENTS
from core.checkin.exports import EXPORTS
from core.checkin.facts import FACTS
from core.checkin.jobs import CLOSE
from core.checkin.privacy import PERIODS, PERSONAL_DATA
from core.checkin.reactions import REACTIONS
from core.contracts.documents import DocumentKind
from core.contracts.exports import Export
from core.contracts.hookspecs import hookimpl
from core.contracts.jobs import Job
from core.contracts.messages import MessageDeclaration
from core.contracts.periods import LegalNumber
from core.contracts.privacy import PersonalData
from core.contracts.reactions import ReactionDeclaration


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The pass as a file of a mail."""
    return (PASS_PICTURE,)


@hookimpl
def register_jobs() -> Iterable[Job]:
    """Forgotten check-outs."""
    return (CLOSE,)


@hookimpl
def register_exports() -> Iterable[Export]:
    """Who came."""
    return EXPORTS


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """The list to sign on, and badges."""
    return DOCUMENTS


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """What check-in knows of a person."""
    return PERSONAL_DATA


@hookimpl
def register_reactions() -> Iterable[ReactionDeclaration]:
    """Passes follow sign-ups."""
    return (*REACTIONS, *FACTS)


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
