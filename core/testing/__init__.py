"""The plugin test kit: databases, applications and people for tests, ours and third parties'."""
