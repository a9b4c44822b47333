"""A module that shows and takes all sorts of things, for the tests of the kit."""
