"""The first page of a person, of an organization's desk and of the city's desk."""
