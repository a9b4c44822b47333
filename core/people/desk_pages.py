"""A page at an organization's desk, as every room that has one there shows it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from core.people.tables import Organization
from core.web.rendering import render_desk


async def desk_page(
    request: Request[Any, Any, Any],
    organization: Organization,
    template: str,
    /,
    *,
    status: int = 200,
    **context: Any,
) -> Response[bytes]:
    """The page with the desk's menu; templates find `organization_slug` for their links."""
    return await render_desk(
        request,
        template,
        place="desk",
        title=organization.short_name,
        organization_slug=organization.slug,
        status=status,
        **context,
    )
