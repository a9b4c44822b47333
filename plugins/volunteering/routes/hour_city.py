"""The city's sums of volunteers' hours, without what would tell about few people."""

from __future__ import annotations

from typing import Any

from core.data.times import city_today
from core.people.api import organizations_by_ids
from core.settings import current
from core.web.handlers import FromQuery, Request, Response, get
from core.web.rendering import render_desk
from plugins.volunteering.hours_rules import (
    FEWEST_SHOWN,
    public_cells,
    school_year,
    school_year_days,
)
from plugins.volunteering.hours_words import duration
from plugins.volunteering.queries.hour_sums import people_sums

CITY = "/city/volunteering-hours"
YEARS_BACK = 5


@get(CITY, opt={"policy": "volunteering.hours.city"})
async def show_city_hours(request: Request, year: FromQuery[str] = "") -> Response[Any]:
    """Approved hours of a school year by organization; the present one where none is asked for."""
    present = school_year(city_today())
    years = range(present, present - YEARS_BACK, -1)
    asked = {str(one): one for one in years}
    chosen = asked.get(year, present)
    first, last = school_year_days(chosen)
    sums = await people_sums(first, last)
    cells = public_cells(sums)
    hosts = await organizations_by_ids(list(cells.shown))
    rows = sorted(
        (hosts[host].short_name, len(sums[host]), minutes)
        for host, minutes in cells.shown.items()
        if host in hosts
    )
    return await render_desk(
        request,
        "volunteering/hours/city.html",
        place="city",
        title=current().city_name,
        years=years,
        chosen=chosen,
        rows=rows,
        cells=cells,
        fewest=FEWEST_SHOWN,
        duration=duration,
    )


HOUR_CITY_ROUTES = (show_city_hours,)
