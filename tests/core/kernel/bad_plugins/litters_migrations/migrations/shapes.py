"""No migration."""
