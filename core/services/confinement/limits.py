"""What a confined process lays on itself before it looks at its order."""

from __future__ import annotations

import math
import resource


def limit(*, seconds: int, memory: int) -> None:
    """No more than `memory` bytes, `seconds` of processor time from now on, and no core dump.

    A process that goes on is ended by the kernel.
    """
    used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
