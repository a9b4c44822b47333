"""Writes of volunteers' documents: asked for, issued, printed, revoked, signed."""
