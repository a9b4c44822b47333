"""The city's inbox: the list, and one case with its decision."""

from typing import Any

from core.contracts.cases import Case, Decision
from core.contracts.errors import Invalid, Refused
from core.contracts.texts import msg
from core.data.times import utc_now
from core.facilities.inbox.forms import BUTTONS, DecisionForm
from core.facilities.inbox.queries import kinds_on, waiting_counts, waiting_lines
from core.facilities.inbox.rules import line_of
from core.facilities.inbox.service import decide_case
from core.settings import current as settings
from core.web.flashes import with_flash
from core.web.forms import read_form
from core.web.handlers import (
    FromQuery,
    NamedDependency,
    Request,
    Response,
    Viewer,
    get,
    post,
    redirect,
)
from core.web.i18n import gettext
from core.web.rendering import menu, render

PAGE = "/city/inbox"
DONE = {
    Decision.APPROVE: msg("Approved: %(title)s."),
    Decision.RETURN: msg("Returned for corrections: %(title)s."),
    Decision.REJECT: msg("Refused: %(title)s."),
}


@get(PAGE, opt={"policy": "inbox.read"})
async def show_inbox(
    request: Request, viewer: NamedDependency[Viewer], kind: FromQuery[str] = ""
) -> Response[Any]:
    """What waits, oldest first, of all kinds or of one."""
    counts = await waiting_counts()
    return await render(
        request,
        "inbox/inbox.html",
        lines=await waiting_lines(kind or None),
        filters=await _filters(counts, kind),
        desk_title=settings().city_name,
        desk_nav=await menu(viewer, "city", PAGE),
    )


@get(PAGE + "/{case:uuid}", opt={"policy": "inbox.decide"})
async def show_case(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """One case: what it is about, and the buttons that decide it."""
    return await _page(request, viewer, subject, DecisionForm())


@post(PAGE + "/{case:uuid}", opt={"policy": "inbox.decide"})
async def decide(
    request: Request, viewer: NamedDependency[Viewer], subject: NamedDependency[Case]
) -> Response[Any]:
    """Decide, and go back to what waits next."""
    form = await read_form(request, DecisionForm)
    if not form.validate():
        return await _page(request, viewer, subject, form, status=422)
    decision = Decision(form.decision.data)
    try:
        await decide_case(subject, decision, reason=form.reason.data or "", viewer=viewer)
    except Invalid as error:
        form.take(error)
        return await _page(request, viewer, subject, form, status=422)
    except Refused as error:
        said = gettext(error.refusal.text, **error.refusal.values)
        return with_flash(redirect(f"{PAGE}/{subject.id}"), "error", said)
    done = gettext(DONE[decision], title=subject.title.to(viewer.language))
    return with_flash(redirect(PAGE), "success", done)


async def _page(
    request: Request, viewer: Viewer, case: Case, form: DecisionForm, *, status: int = 200
) -> Response[Any]:
    kind = (await kinds_on())[case.kind]
    return await render(
        request,
        "inbox/case.html",
        status=status,
        line=line_of(case, kind, now=utc_now(), zone=settings().city_zone),
        form=form,
        buttons=[(one.value, gettext(BUTTONS[one])) for one in kind.decisions],
        desk_title=settings().city_name,
        desk_nav=await menu(viewer, "city", PAGE),
    )


async def _filters(counts: Any, chosen: str) -> list[dict[str, Any]]:
    """The tabs above the list; none while there is only one kind to choose from."""
    kinds = await kinds_on()
    shown = [key for key in kinds if key in counts]
    if len(shown) < 2 and chosen not in kinds:  # noqa: PLR2004 -- a choice needs two
        return []
    every = {"label": gettext("Everything"), "href": PAGE, "is_current": chosen not in kinds}
    return [
        every | {"count": sum(counts.values())},
        *(
            {
                "label": gettext(kinds[key].title),
                "href": f"{PAGE}?kind={key}",
                "is_current": key == chosen,
                "count": counts.get(key, 0),
            }
            for key in kinds
            if key in counts or key == chosen
        ),
    ]
