"""A bad plugin: gives a coroutine."""
