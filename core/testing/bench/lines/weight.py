"""Memory and start: what the server weighs."""

from core.testing.bench.measuring import Bench, Figure, Line

MOST_MEMORY, MOST_SECONDS = 120.0, 2.0


def memory(bench: Bench) -> Figure:
    """The larger worker, after all the other lines."""
    found = bench.server.memory()
    text = f"{found:.0f} MiB, {bench.server.shared_out():.0f} when shared pages are divided"
    return Figure(text=text, is_met=found <= MOST_MEMORY)


def start(bench: Bench) -> Figure:
    """Until the first 200 of /health/ready."""
    found = bench.server.started
    return Figure(text=f"{found:.2f} s", is_met=found <= MOST_SECONDS)


LINES = (
    Line(title="memory of a worker", target="≤ 120 MiB", measure=memory),
    Line(title="ready after start", target="≤ 2 s", measure=start),
)
