"""Taking a table."""

from typing import Any

from core.data.folding import slug
from core.facilities.exports.forms import read_format
from core.facilities.exports.service import take_table
from core.web.handlers import NamedDependency, Request, Response, Viewer, post
from core.web.i18n import gettext
from core.web.papers import as_file

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@post(
    "/exports/{export_key:str}/{subject_id:uuid}",
    opt={"policy": "exports.take"},
    status_code=200,
)
async def send_wish(
    request: Request,
    viewer: NamedDependency[Viewer],
    subject: NamedDependency[Any],
) -> Response[Any]:
    """The file."""
    form, answers = await read_format(request, subject.export)
    content = await take_table(
        subject.export, subject.subject, form=form, viewer=viewer, answers=answers
    )
    filename = f"{slug(gettext(subject.export.title)) or 'pospolu'}.{form}"
    return as_file(content, filename, media_type=MEDIA_TYPES[form])


ROUTES = (send_wish,)
