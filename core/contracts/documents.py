"""Documents on paper: what a room can print, and the plain data that its template gets."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.contracts.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLayout:
    """One way to print a document: a size of labels, a column more."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class QrCode:
    """A place in a draft's data where the template gets a QR code of `text`, as SVG markup."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """What is printed. `data` is plain: texts, numbers, lists, mappings and `QrCode`.

    Texts reach the paper as they are and never as markup. `filename` has no ending; `pieces` is
    the number of labels or rows, by which the frame decides whether somebody waits for it.
    `organization` is whose log says that it was printed.
    """

    title: str
    filename: str
    data: Mapping[str, Any] = field(default_factory=dict)
    pieces: int = 1
    organization: UUID | None = None


LoadDraft = Callable[[UUID, str, Viewer], Awaitable[DocumentDraft | None]]

PLAIN = (DocumentLayout(key="plain", title=""),)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """A kind of document.

    `template` is a path below a room's `documents` folder ("events/poster.typ"). `about` says on
    which sort of thing's page it is offered ("signups.sheet"), `policy` who may print it; the
    policy's loader gets {"subject": id}. `load(subject, layout, viewer)` gives the draft in the
    viewer's language, or None when there is nothing to print. Printing what is personal is logged.
    """

    key: str
    title: str
    template: str
    about: str
    policy: str
    load: LoadDraft
    layouts: tuple[DocumentLayout, ...] = PLAIN
    is_personal: bool = True
    weight: int = 100
