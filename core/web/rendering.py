"""Renders templates, with what every page needs around what its handler gives."""

from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    pass_eval_context,
    select_autoescape,
)
from jinja2.nodes import EvalContext
from litestar import MediaType, Request, Response
from markupsafe import Markup

from core.contracts.nav import NavItem, Place
from core.contracts.ports import module_state
from core.contracts.texts import LANGUAGES, LocalizedText
from core.contracts.viewer import VISITOR, Viewer
from core.data.times import utc_now
from core.kernel import registry
from core.kernel.faults import ModuleFailed
from core.settings import current
from core.web import dates, i18n
from core.web.connection import Connection, chosen_language, viewer_of
from core.web.cookies import set_language_cookie
from core.web.flashes import COOKIE as FLASH_COOKIE
from core.web.flashes import flashes_of
from core.web.markup import markdown
from core.web.policies import is_allowed
from core.web.statics import FRONTEND, url_for_static

HTML = MediaType.HTML
NEUTRAL_ON_NAV: tuple[object, ...] = ()
ON_ITS_DESK = ("desk", "desk_action")
MOST_PARTS = 2000

_parts: dict[Any, Markup] = {}


def localized(text: LocalizedText | Mapping[str, Any] | str | None) -> str:
    """Content in the reader's language, or the language it exists in."""
    found = text if isinstance(text, LocalizedText) else LocalizedText.from_json(text)
    return found.to(i18n.language())


def foreign_language(text: LocalizedText) -> str:
    """The language in which `localized` gives a text, where it is not the reader's; for lang."""
    language = text.language_for(i18n.language())
    return language if text and language != i18n.language() else ""


def markdown_of(text: LocalizedText | str | None) -> Markup:
    """Markdown content as safe HTML in the reader's language."""
    return markdown(localized(text) if isinstance(text, LocalizedText) else text or "")


class _Environment(Environment):
    """Gives templates the globals as they are: Jinja's chain of maps, which is walked with each
    import and each part of a page, takes a tenth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment() -> Environment:
    """The Jinja environment over the frame's templates and each plugin's."""
    return _environment(registry.current())


@lru_cache(maxsize=4)
def _environment(rooms: registry.Registry) -> Environment:
    folders = [FRONTEND, *(manifest.folder / "templates" for manifest in rooms.modules.values())]
    made = _Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(default=True, disabled_extensions=("txt",)),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=current().is_demo,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext,
        i18n.ngettext,
        newstyle=False,
        pgettext=i18n.pgettext,
        npgettext=i18n.npgettext,
    )
    made.globals |= {
        "_": translate,
        "gettext": translate,
        "ngettext": translate_plural,
        "pgettext": i18n.pgettext,
        "url_for_static": url_for_static,
        "kept_part": kept_part,
        "languages": LANGUAGES,
        "when": dates.when,
        "hours_of": dates.hours,
    }
    made.filters |= dates.FILTERS | {
        "localized": localized,
        "foreign_language": foreign_language,
        "markdown": markdown_of,
        "slug_of": lambda key: str(key).replace(".", "-"),
    }
    return made


@pass_eval_context
def translate(context: EvalContext, text: str, **values: object) -> str | Markup:
    """A message id in the reader's language; on pages its values are escaped, in .txt not."""
    return _filled(context, i18n.gettext(str(text)), values)


@pass_eval_context
def translate_plural(
    context: EvalContext, one: str, many: str, number: int, **values: object
) -> str | Markup:
    """The plural form for a number; on pages its values are escaped, in .txt not."""
    translated = str(i18n.catalog(i18n.language()).ungettext(one, many, number))
    return _filled(context, translated, {"num": number, **values})


def _filled(context: EvalContext, text: str, values: Mapping[str, object]) -> str | Markup:
    if not values:
        return text
    return Markup(text) % values if context.autoescape else text % values  # noqa: S704 -- catalogs are ours


def _city() -> Mapping[str, str]:
    settings = current()
    return {
        "name": settings.city_name,
        "language": settings.city_language,
        "zone": settings.city_zone,
        "base_url": settings.base_url,
    }


def base_context() -> dict[str, Any]:
    """What every template may rely on, page or mail."""
    return {"city": _city(), "language": i18n.language(), "now": utc_now()}


def render_text(template: str, language: str, **context: Any) -> str:
    """Render without a request, in a language of its own: mails and parts of kept pages."""
    with i18n.use_language(language):
        return environment().get_template(template).render(base_context() | context)


def render_fragment(template: str, **context: Any) -> Markup:
    """Render a part of a page in the current language; safe to put into another template."""
    text = environment().get_template(template).render(base_context() | context)
    return Markup(text)  # noqa: S704 -- rendered with autoescape


def kept_part(template: str, **told: Any) -> Markup:
    """A part of a page that is the same for everybody, rendered once for what it is told.

    It says nothing of the viewer, the time or a token, unless it is told.
    """
    if current().is_demo:  # templates are being written
        return render_fragment(template, **told)
    key = (template, i18n.language(), _hashable(told))
    if key not in _parts:
        if len(_parts) >= MOST_PARTS:
            _parts.clear()
        _parts[key] = render_fragment(template, **told)
    return _parts[key]


def _hashable(told: Any) -> Any:
    if isinstance(told, Mapping):
        return tuple((name, _hashable(one)) for name, one in told.items())
    return tuple(map(_hashable, told)) if isinstance(told, list | tuple) else told


async def menu(viewer: Viewer, place: Place, path: str = "", **values: str) -> list[dict[str, Any]]:
    """The items of one menu that the viewer may see, with the current one marked."""
    on = await module_state.get().modules_on()
    found = registry.current()
    shown = [
        _as_link(item, path, values)
        for item in found.nav
        if item.place == place and found.is_on(item.key, on) and await _sees(viewer, item, values)
    ]
    longest = max((one["matches"] for one in shown), default=0)
    for one in shown:
        one["is_current"] = 0 < one["matches"] == longest
    return shown


async def _sees(viewer: Viewer, item: NavItem, values: Mapping[str, str]) -> bool:
    """On an organization's desk the policy is asked about that organization."""
    if item.policy is None:
        return True
    subject: object | None = NEUTRAL_ON_NAV
    if item.place in ON_ITS_DESK:
        load = registry.current().policies[item.policy].load
        try:
            subject = await load(viewer, {"organization_slug": values["organization"]})
        except ModuleFailed:  # one module's fault takes its item away, not the desk
            return False
    return subject is not None and is_allowed(viewer, item.policy, subject)


def _as_link(item: NavItem, path: str, values: Mapping[str, str]) -> dict[str, Any]:
    places = [place.format(**values) if values else place for place in (item.href, *item.also)]
    href = places[0]
    return {
        "key": item.key,
        "label": i18n.gettext(item.label),
        "href": href,
        "icon": item.icon,
        "matches": max(len(place) if _is_below(path, place) else 0 for place in places),
    }


def _is_below(path: str, place: str) -> bool:
    """Whether a page stands at a place of a menu, or below it."""
    return path == place or (path.startswith(f"{place.rstrip('/')}/") and place != "/")


async def page_context(connection: Connection) -> dict[str, Any]:
    """The base of a page: menus, viewer, sentences left by the last page."""
    viewer = viewer_of(connection)
    path = connection.url.path
    return base_context() | {
        "viewer": viewer,
        "csrf_token": viewer.csrf_token,
        "nav": await menu(viewer, "main", path),
        "flashes": flashes_of(connection),
        "path": path,
        "query": str(connection.url.query),
    }


async def render(
    request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any
) -> Response[bytes]:
    """A page for this viewer, never kept by anybody. `context` comes on top of the base."""
    values = await page_context(request) | context
    body = environment().get_template(template).render(values).encode()
    response = Response(body, status_code=status, media_type=HTML)
    if values["flashes"]:
        response.delete_cookie(FLASH_COOKIE, path="/")
    if code := chosen_language(request):
        set_language_cookie(response, code)
    return response


def render_bare(
    request: Request[Any, Any, Any], template: str, *, status: int, **context: Any
) -> Response[bytes]:
    """A page without menus, as a visitor sees it: asks the database for nothing."""
    bare = {"viewer": VISITOR, "csrf_token": "", "nav": [], "flashes": []}
    asked = {"path": request.url.path, "query": str(request.url.query)}
    body = environment().get_template(template).render(base_context() | bare | asked | context)
    return Response(body.encode(), status_code=status, media_type=HTML)


async def render_desk(
    request: Request[Any, Any, Any],
    template: str,
    *,
    place: Place,
    title: str,
    status: int = 200,
    organization_slug: str = "",
    **context: Any,
) -> Response[bytes]:
    """A page of somebody's desk, with that desk's menu; `organization_slug` fills its links."""
    viewer, path = viewer_of(request), request.url.path
    desk = {
        "desk_title": title,
        "desk_place": place,
        "desk_nav": await menu(viewer, place, path, organization=organization_slug),
        "organization_slug": organization_slug,
    }
    return await render(request, template, status=status, **(desk | context))


def etag_of(body: bytes) -> str:
    """A strong entity tag: equal bytes, equal tag, in every worker."""
    return f'"{sha256(body).hexdigest()[:32]}"'
