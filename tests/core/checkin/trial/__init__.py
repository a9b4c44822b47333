"""A module with places, for the tests of check-in: things that are described from memory."""
