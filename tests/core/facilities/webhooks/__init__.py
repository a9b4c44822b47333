"""Webhooks: what is written down of facts, how it is sent, who decides where to."""
