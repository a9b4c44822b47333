"""What check-in declares to the frame; its pages are the scanner's."""

from __future__ import annotations

from collections.abc import Iterable

from core.checkin.attachments import PASS_PICTURE
from core.checkin.documents import DOCUMENTS
from core.checkin.privacy import PERIODS, PERSONAL_DATA
from core.checkin.reactions import REACTIONS
from core.contracts.documents import DocumentKind
from core.contracts.hookspecs import hookimpl
from core.contracts.messages import MessageDeclaration
from core.contracts.periods import LegalNumber
from core.contracts.privacy import PersonalData
from core.contracts.reactions import Reaction


@hookimpl
def register_message_kinds() -> Iterable[MessageDeclaration]:
    """The pass as a file of a mail."""
    return (PASS_PICTURE,)


@hookimpl
def register_documents() -> Iterable[DocumentKind]:
    """The list to sign on, and badges."""
    return DOCUMENTS


@hookimpl
def register_personal_data() -> Iterable[PersonalData]:
    """What check-in knows of a person."""
    return PERSONAL_DATA


@hookimpl
def register_reactions() -> Iterable[Reaction]:
    """Passes follow sign-ups."""
    return REACTIONS


@hookimpl
def register_legal_numbers() -> Iterable[LegalNumber]:
    """How long it is kept."""
    return PERIODS
