"""A plugin that looks behind doors."""

from core.people.tables import Person

PEOPLE = Person
