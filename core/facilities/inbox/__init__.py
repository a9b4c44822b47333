"""The inbox: all that waits for the city's decision, from every room, on one list."""
