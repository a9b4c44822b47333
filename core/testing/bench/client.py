"""The process of the load client; a module of its own, as pickled values belong to load.py."""

from core.testing.bench.load import main

main()
