"""The form of a proposal."""

from __future__ import annotations

from core.contracts.texts import msg
from core.data.times import to_utc
from core.settings import current
from core.web.fields import IntegerField, TextField, WallTimeField, required
from core.web.forms import Form
from pospolu_repairs.values import CafePlan


class CafeForm(Form):
    """What a café is to be; times are wall times of the city."""

    title = TextField(msg("Title"), [required()], most=200)
    place = TextField(msg("Where"), [required()], most=300)
    starts_at = WallTimeField(msg("Starts"), [required()])
    ends_at = WallTimeField(msg("Ends"), [required()])
    capacity = IntegerField(msg("Places"), [required()])

    def plan(self) -> CafePlan:
        """What was typed, once it is valid."""
        zone = current().city_zone
        return CafePlan(
            title=self.title.data,
            place=self.place.data,
            starts_at=to_utc(self.starts_at.data, zone),
            ends_at=to_utc(self.ends_at.data, zone),
            capacity=self.capacity.data,
        )
