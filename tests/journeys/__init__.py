"""Tests across rooms: people doing whole jobs."""
