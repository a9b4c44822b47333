"""Repair cafés: an organization proposes one, the city approves it, people sign up."""
