"""Shifts and volunteers of an offer from a file: chosen, looked at row by row, brought in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.spreadsheets import Table, write_csv
from core.people.api import desk_page
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import NamedDependency, Request, Response, Viewer, get, post, redirect
from core.web.i18n import gettext, ngettext
from core.web.papers import as_file
from plugins.volunteering.import_forms import (
    NOT_OURS,
    STATEMENT,
    ColumnsForm,
    FileForm,
    PeopleForm,
    RowsForm,
    packed,
)
from plugins.volunteering.imports.columns import (
    OF_SHIFTS,
    OF_VOLUNTEERS,
    TITLES,
    ReadTable,
    WrongRow,
    guess,
    wrong_columns,
)
from plugins.volunteering.list_words import STATES_ON_LISTS
from plugins.volunteering.queries import OfferView
from plugins.volunteering.routes.desk import MANAGE, OFFER
from plugins.volunteering.service.shift_import import bring_shifts_in, look_at_shifts
from plugins.volunteering.service.volunteer_import import (
    bring_volunteers_in,
    look_at_volunteers,
)

SHIFTS, VOLUNTEERS = OFFER + "/import/shifts", OFFER + "/import/volunteers"
PEOPLE = {"policy": "volunteering.volunteers.import"}
SHIFT_EXAMPLE = (
    ("Dzień", "Od", "Do", "Rola", "Liczba miejsc", "Miejsce", "Uwaga"),
    ("2027-05-08", "10:00", "13:00", "", "5", "", "Weź rękawice."),
    ("2027-05-08", "22:00", "02:00", "", "2", "Park Jonstona", ""),
)
PEOPLE_EXAMPLE = (
    ("Początek", "Rola", "Imię i nazwisko", "E-mail", "Formularz podpisano"),
    ("2027-05-08 10:00", "", "Ewa Przykładowa", "ewa@example.org", ""),
    ("2027-05-08 10:00", "", "Jan Przykładowy", "papier", "2027-04-20"),
)
CSV = "text/csv; charset=utf-8"
KNOWN = {"shifts": OF_SHIFTS, "volunteers": OF_VOLUNTEERS}
TWICE = msg("Each thing can be said by one column only: %(names)s.")


# --- shifts ------------------------------------------------------------------------------------


@get(SHIFTS, opt=MANAGE)
async def show_shift_file(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """Where the file is chosen, with what it may hold."""
    return await _start(request, subject, "shifts", FileForm())


@post(SHIFTS, opt=MANAGE, status_code=200)
async def send_shift_file(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """What would come of it, row by row; nothing is written."""
    form = await read_form(request, FileForm)
    try:
        read = _guessed(await form.table(), "shifts")
        seen = await look_at_shifts(viewer, subject.offer, read.understood)
    except Invalid as invalid:
        form.take(invalid)
        return await _start(request, subject, "shifts", form, status=422)
    return await _preview(request, subject, "shifts", read, RowsForm(), seen=seen)


@post(SHIFTS + "/columns", opt=MANAGE, status_code=200)
async def send_shift_columns(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Say anew what the columns hold, and see what would come of it."""
    read, wrong = await _chosen(request, "shifts")
    seen = await look_at_shifts(viewer, subject.offer, read.understood)
    return await _preview(request, subject, "shifts", read, RowsForm(), seen=seen, wrong=wrong)


@post(SHIFTS + "/apply", opt=MANAGE, status_code=303)
async def send_shifts(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Bring the right rows in."""
    form = await read_form(request, RowsForm)
    form.need_valid()
    try:
        seen = await bring_shifts_in(viewer, subject.offer.id, form.read().understood)
    except Refused as refused:
        start = FileForm()
        start.take(refused)
        return await _start(request, subject, "shifts", start, status=409)
    text = ngettext("%(num)d shift is added.", "%(num)d shifts are added.", len(seen.new))
    return with_flash(redirect(subject.desk_path), "success", text)


@post(SHIFTS + "/wrong", opt=MANAGE, status_code=200)
async def send_wrong_shifts(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[bytes]:
    """The wrong rows as they were, with what is wrong."""
    form = await read_form(request, RowsForm)
    form.need_valid()
    read = form.read()
    seen = await look_at_shifts(viewer, subject.offer, read.understood)
    return _wrong_file(read.table, seen.wrong)


@get(SHIFTS + "/example", opt=MANAGE)
async def send_shift_example() -> Response[bytes]:
    """A file with headings that are understood, and two rows."""
    return as_file(
        write_csv(SHIFT_EXAMPLE[0], SHIFT_EXAMPLE[1:]), "zmiany-przyklad.csv", media_type=CSV
    )


# --- volunteers --------------------------------------------------------------------------------


@get(VOLUNTEERS, opt=PEOPLE)
async def show_people_file(request: Request, subject: NamedDependency[Any]) -> Response[Any]:
    """Where the file is chosen, with what it may hold."""
    return await _start(request, subject, "volunteers", FileForm())


@post(VOLUNTEERS, opt=PEOPLE, status_code=200)
async def send_people_file(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Who would get a place, and whom the rules refuse; nothing is written."""
    form = await read_form(request, FileForm)
    try:
        read = _guessed(await form.table(), "volunteers")
        seen = await look_at_volunteers(viewer, subject, read.understood)
    except Invalid as invalid:
        form.take(invalid)
        return await _start(request, subject, "volunteers", form, status=422)
    return await _preview(request, subject, "volunteers", read, PeopleForm(), seen=seen)


@post(VOLUNTEERS + "/columns", opt=PEOPLE, status_code=200)
async def send_people_columns(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Say anew what the columns hold, and see what would come of it."""
    read, wrong = await _chosen(request, "volunteers")
    seen = await look_at_volunteers(viewer, subject, read.understood)
    return await _preview(
        request, subject, "volunteers", read, PeopleForm(), seen=seen, wrong=wrong
    )


@post(VOLUNTEERS + "/apply", opt=PEOPLE, status_code=200)
async def send_people(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[Any]:
    """Enter whom the rules let in; the page says what became of each row."""
    form = await read_form(request, PeopleForm)
    is_good = form.validate()
    read = form.read()
    if not is_good:
        seen = await look_at_volunteers(viewer, subject, read.understood)
        return await _preview(request, subject, "volunteers", read, form, seen=seen)
    seen = await bring_volunteers_in(viewer, subject, read.understood, statement=gettext(STATEMENT))
    return await _preview(request, subject, "volunteers", read, PeopleForm(), seen=seen, done=True)


@post(VOLUNTEERS + "/wrong", opt=PEOPLE, status_code=200)
async def send_wrong_people(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Any]
) -> Response[bytes]:
    """The wrong rows as they were, with what is wrong."""
    form = await read_form(request, RowsForm)
    form.need_valid()
    read = form.read()
    seen = await look_at_volunteers(viewer, subject, read.understood)
    return _wrong_file(read.table, seen.wrong)


@get(VOLUNTEERS + "/example", opt=PEOPLE)
async def send_people_example() -> Response[bytes]:
    """A file with headings that are understood, and two rows."""
    return as_file(
        write_csv(PEOPLE_EXAMPLE[0], PEOPLE_EXAMPLE[1:]), "osoby-przyklad.csv", media_type=CSV
    )


# --- both --------------------------------------------------------------------------------------


async def _start(
    request: Request, view: OfferView, what: str, form: FileForm, *, status: int = 200
) -> Response[Any]:
    return await _page(request, view, "import", what, status=status, form=form)


def _guessed(table: Table, what: str) -> ReadTable:
    return ReadTable(table, guess(table.headings, KNOWN[what]))


async def _chosen(request: Request, what: str) -> tuple[ReadTable, str]:
    """The rows with the columns that were chosen, or as before with what is wrong with these.

    Raises Invalid for rows that are not ours, and for what the form does not hold.
    """
    form = await read_form(request, ColumnsForm)
    read = form.read()
    columns = form.chosen(len(read.columns))
    wrong = wrong_columns(columns, KNOWN[what])
    if set(wrong) - set(KNOWN[what]):
        raise Invalid({"rows": [NOT_OURS]})
    if wrong:
        said = ", ".join(gettext(TITLES[name]) for name in wrong)
        return read, gettext(TWICE, names=said)
    return ReadTable(read.table, columns), ""


async def _preview(
    request: Request,
    view: OfferView,
    what: str,
    read: ReadTable,
    form: RowsForm,
    *,
    seen: Any,
    wrong: str = "",
    done: bool = False,
) -> Response[Any]:
    """What would come of it; once it is `done`, what came of it. `wrong` are the columns."""
    form.rows.data = packed(read)
    table = read.table
    return await _page(
        request,
        view,
        f"import_{what}",
        what,
        status=422 if wrong or form.errors else 200,
        form=form,
        seen=seen,
        wrong=[(row.number, _said(row)) for row in seen.wrong],
        columns=list(zip(table.headings, read.columns, table.rows[0], strict=True)),
        columns_wrong=wrong,
        titles=[(name, gettext(TITLES[name])) for name in KNOWN[what]],
        unknown=read.left_out,
        states=STATES_ON_LISTS,
        is_done=done,
    )


async def _page(
    request: Request, view: OfferView, page: str, what: str, *, status: int, **context: Any
) -> Response[Any]:
    return await desk_page(
        request,
        view.organization,
        f"volunteering/desk/{page}.html",
        status=status,
        view=view,
        what=what,
        here=f"{view.desk_path}/import/{what}",
        **context,
    )


def _said(row: WrongRow) -> Sequence[tuple[str, str]]:
    """Each fault as the column's title and a sentence, in the reader's language."""
    return [(gettext(TITLES[one.column]), gettext(one.text, **one.values)) for one in row.faults]


def _wrong_file(table: Table, wrong: Sequence[WrongRow]) -> Response[bytes]:
    headings = (*table.headings, gettext(msg("Row in the file")), gettext(msg("What is wrong")))
    rows = [
        (*row.cells, str(row.number), " | ".join(f"{a}: {b}" for a, b in _said(row)))
        for row in wrong
    ]
    return as_file(write_csv(headings, rows), "wiersze-do-poprawy.csv", media_type=CSV)


IMPORT_ROUTES = (
    show_shift_file,
    send_shift_file,
    send_shift_columns,
    send_shifts,
    send_wrong_shifts,
    send_shift_example,
    show_people_file,
    send_people_file,
    send_people_columns,
    send_people,
    send_wrong_people,
    send_people_example,
)
