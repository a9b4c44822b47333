"""The pages of this room, by whom they are for."""

from core.facilities.privacy.routes.city import HANDLERS as CITY
from core.facilities.privacy.routes.own import HANDLERS as OWN
from core.facilities.privacy.routes.paper import HANDLERS as PAPER
from core.facilities.privacy.routes.periods import HANDLERS as PERIODS

HANDLERS = (*OWN, *CITY, *PAPER, *PERIODS)
