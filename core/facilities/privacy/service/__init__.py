"""Writes of this room: requests, exports, erasures, the ledger, retention."""
