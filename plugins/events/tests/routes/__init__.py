"""Pages of events, by what is done on them."""
