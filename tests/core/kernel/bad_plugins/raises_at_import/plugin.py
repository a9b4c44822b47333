"""A plugin that raises at import."""

raise RuntimeError("no luck")
