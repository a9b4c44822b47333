"""`make bench`: the real server under load, each figure as a ratio to a limit of the same run."""
