"""A plugin that exits at import."""

raise SystemExit(3)
