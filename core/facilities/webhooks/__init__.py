"""Webhooks: programs of organizations and of the city are told of facts, signed."""
