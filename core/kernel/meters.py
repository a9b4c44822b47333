"""Counts and times of this process: what monitors read, and nothing that is about a person."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from threading import Lock

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes of times, in seconds; above the last one there is another."""

Series = tuple[str, tuple[tuple[str, str], ...]]


class Meters:
    """Counters, which only rise, and times by class; safe to use from any thread.

    Labels take few values each (a route's pattern, a status, a module), or memory would grow.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[Series, int] = defaultdict(int)
        self._times: dict[Series, list[float]] = {}

    def count(self, name: str, **labels: str) -> None:
        """One more of what `name` counts."""
        with self._lock:
            self._counts[name, tuple(labels.items())] += 1

    def time(self, name: str, seconds: float, **labels: str) -> None:
        """One more that took `seconds`."""
        series = (name, tuple(labels.items()))
        with self._lock:
            kept = self._times.setdefault(series, [0] * (len(BOUNDS) + 1) + [0.0])
            kept[bisect_left(BOUNDS, seconds)] += 1
            kept[-1] += seconds

    def lines(self) -> Mapping[str, float]:
        """Every series as Prometheus spells it, with its number; times as cumulated classes."""
        with self._lock:
            counts = dict(self._counts)
            times = {series: list(kept) for series, kept in self._times.items()}
        found = {spelled(name, labels): float(number) for (name, labels), number in counts.items()}
        for (name, labels), (*classes, total) in times.items():
            sum_so_far = 0.0
            for bound, number in zip((*map(str, BOUNDS), "+Inf"), classes, strict=True):
                sum_so_far += number
                found[spelled(f"{name}_bucket", (*labels, ("le", bound)))] = sum_so_far
            found[spelled(f"{name}_sum", labels)] = total
            found[spelled(f"{name}_count", labels)] = sum_so_far
        return found


def spelled(name: str, labels: tuple[tuple[str, str], ...] = ()) -> str:
    """`name{label="value"}`, with what would end a value written out."""
    if not labels:
        return name
    pairs = ",".join(f'{label}="{_escaped(value)}"' for label, value in labels)
    return f"{name}{{{pairs}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


METERS = Meters()
"""Those of this process."""
