"""One table."""

from core.data.tables import Record


class Thing(Record, tablename="people_thing"):
    """Purpose: to be refused."""
