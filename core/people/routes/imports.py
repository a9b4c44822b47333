"""The city's desk: organizations from a file, looked at first and then brought in."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from litestar.datastructures import UploadFile

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.spreadsheets import write_csv
from core.people.imports.columns import COLUMN_TITLES
from core.people.imports.rows import ReadRow, title_of
from core.people.routes.city import city_desk
from core.people.routes.organizations import kind_choices
from core.people.rules import may_register_kind
from core.people.service.import_rows import apply_import
from core.people.service.imports import (
    choose_columns,
    columns_chosen,
    keep_table,
    preview,
    table_of,
)
from core.people.tables import OrganizationImport
from core.people.values import MatchChoice
from core.web.flashes import with_flash
from core.web.forms import refuse_unknown, sent_form
from core.web.handlers import (
    FromPath,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.papers import as_file

LIST = "/city/imports"
ONE = LIST + "/{import_id:uuid}"
OPT = {"policy": "people.city.import"}
MOST_SHOWN = 200
CHOICE_TITLES = {
    MatchChoice.SKIP: msg("Leave it as it is"),
    MatchChoice.UPDATE: msg("Take over what the file says"),
    MatchChoice.DUPLICATE: msg("Keep as a duplicate, to merge later"),
}
EXAMPLE = (
    ("Stowarzyszenie", "Stowarzyszenie Przykładowe „Most”", "Most", "0009900101", "", "",
     "4, 13", "ul. Przykładowa 1, 64-100 Leszno", "most@example.org", "+48 600 000 001",
     "https://most.example.org"),
    ("Koło gospodyń wiejskich", "Koło Gospodyń Wiejskich w Przykładowie", "KGW Przykładowo", "",
     "", "123/2024", "2", "Przykładowo 5, 64-100 Leszno", "kgw@example.org", "", ""),
)  # fmt: skip
EXAMPLE_HEADINGS = (
    "Rodzaj", "Pełna nazwa", "Nazwa skrócona", "KRS", "NIP", "Numer w rejestrze", "Obszary",
    "Adres", "E-mail", "Telefon", "Strona internetowa",
)  # fmt: skip


@get(LIST, opt=OPT)
async def show_start(request: Request) -> Response[Any]:
    """Where the file is chosen, with what it may hold."""
    return await city_desk(request, "people/import.html", error="", titles=COLUMN_TITLES)


@post(LIST, opt=OPT, status_code=200)
async def send_file(request: Request, viewer: NamedDependency[Viewer]) -> Response[Any]:
    """Read the file; the look at it follows."""
    sent = await _only(request, {"file"})
    upload = sent.get("file")
    data = await upload.read() if isinstance(upload, UploadFile) else b""
    name = upload.filename if isinstance(upload, UploadFile) else ""
    try:
        kept = await keep_table(viewer, data, file_name=name)
    except Invalid as error:
        said = gettext(error.fields["file"][0])
        return await city_desk(
            request, "people/import.html", status=422, error=said, titles=COLUMN_TITLES
        )
    return redirect(f"{LIST}/{kept.id}")


@get(LIST + "/example.csv", opt=OPT)
async def send_example() -> Response[bytes]:
    """A file with the headings that are understood, and two rows."""
    return _csv(write_csv(EXAMPLE_HEADINGS, EXAMPLE), "organizacje-przyklad.csv")


@get(ONE, opt=OPT)
async def show_preview(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """What would come of it, row by row; afterwards what came of it."""
    return await _preview_page(request, viewer, subject)


@post(ONE + "/columns", opt=OPT, status_code=200)
async def send_columns(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    import_id: FromPath[UUID],
) -> Response[Any]:
    """Say anew what the columns hold."""
    names = [f"column-{place}" for place in range(len(columns_chosen(subject)))]
    sent = await _only(request, {*names, "kind_otherwise"})
    chosen = [str(sent.get(name, "")) for name in names]
    try:
        await choose_columns(import_id, chosen, str(sent.get("kind_otherwise", "")))
    except Invalid as error:
        said = [gettext(text) for texts in error.fields.values() for text in texts]
        return await _preview_page(
            request, viewer, subject, errors=list(dict.fromkeys(said)), chosen=chosen, status=422
        )
    return redirect(f"{LIST}/{import_id}")


@get(ONE + "/wrong.csv", opt=OPT)
async def send_wrong_rows(
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[bytes]:
    """The wrong rows as they were, with what is wrong: to be corrected and chosen again."""
    seen = await preview(viewer, subject)
    headings = (*table_of(subject).headings, gettext("Row in the file"), gettext("What is wrong"))
    rows = [
        (*row.cells, str(row.number), " | ".join(f"{a}: {b}" for a, b in _said(row)))
        for row in seen.wrong
    ]
    return _csv(write_csv(headings, rows), "wiersze-do-poprawy.csv")


@post(ONE + "/apply", opt=OPT, status_code=200)
async def send_import(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
    import_id: FromPath[UUID],
) -> Response[Any]:
    """Bring the right rows in."""
    rows = {f"row-{number}": number for number in table_of(subject).numbers}
    sent = await _only(request, {"otherwise", *rows})
    try:
        outcome = await apply_import(
            viewer,
            import_id,
            otherwise=_choice(sent.get("otherwise", MatchChoice.SKIP)),
            choices={
                rows[name]: _choice(text) for name, text in sent.items() if name in rows and text
            },
        )
    except Refused as refused:
        said = gettext(refused.refusal.text)
        return await _preview_page(request, viewer, subject, errors=[said], status=409)
    said = gettext(
        "Brought in. New organizations: %(added)s. Changed: %(changed)s.",
        added=outcome.added,
        changed=outcome.changed,
    )
    return with_flash(redirect(f"{LIST}/{import_id}"), "success", said)


async def _preview_page(
    request: Request,
    viewer: Viewer,
    kept: OrganizationImport,
    *,
    errors: Iterable[str] = (),
    chosen: list[str] | None = None,
    status: int = 200,
) -> Response[Any]:
    seen, table = await preview(viewer, kept), table_of(kept)
    columns = columns_chosen(kept) if chosen is None else tuple(chosen)
    wrong = [(row.number, row.cells[_name_place(columns)], _said(row)) for row in seen.wrong]
    return await city_desk(
        request,
        "people/import_preview.html",
        status=status,
        kept=kept,
        seen=seen,
        matched=[
            (row, ", ".join(gettext(COLUMN_TITLES[name]) for name in match.by), organization)
            for row, match, organization in seen.matched[:MOST_SHOWN]
        ],
        wrong=wrong[:MOST_SHOWN],
        most_shown=MOST_SHOWN,
        errors=list(errors),
        columns=list(zip(table.headings, columns, table.rows[0], strict=True)),
        titles={name: gettext(text) for name, text in COLUMN_TITLES.items()},
        kinds=[pair for pair in kind_choices() if may_register_kind(viewer, pair[0])],
        choices=[(choice.value, gettext(text)) for choice, text in CHOICE_TITLES.items()],
        kind_titles=dict(kind_choices()),
    )


def _name_place(columns: tuple[str, ...]) -> int:
    return columns.index("legal_name") if "legal_name" in columns else 0


def _said(row: ReadRow) -> list[tuple[str, str]]:
    """Each fault as the column's title and a sentence, in the reader's language."""
    return [(gettext(title_of(fault)), gettext(fault.text, **fault.values)) for fault in row.faults]


def _choice(text: object) -> MatchChoice:
    if text not in set(MatchChoice):
        raise Invalid({"otherwise": [msg("This is not on the list.")]})
    return MatchChoice(str(text))


async def _only(request: Request, known: set[str]) -> Mapping[str, Any]:
    """What was sent, if nothing else was. Raises Invalid."""
    sent = await sent_form(request)
    refuse_unknown(sent.keys(), known)
    return sent


def _csv(body: bytes, name: str) -> Response[bytes]:
    return as_file(body, name, media_type="text/csv; charset=utf-8")


HANDLERS = (
    show_start,
    send_file,
    send_example,
    show_preview,
    send_columns,
    send_wrong_rows,
    send_import,
)
