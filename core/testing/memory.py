"""Where tests keep their files: in memory, where a machine has a folder there with room.

What a test commits is gone with it: to wait for the disk each time shows nothing. What a killed
process leaves behind outlives it in memory as well as on a disk.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- files within it are made by tempfile
LEAST_FREE = 2 * 1024**3


def has_room(folder: Path = MEMORY) -> bool:
    """Whether there is such a folder, which we may write to, with two gigabytes free."""
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > LEAST_FREE


def keep_files_in_memory() -> None:
    """Let temporary files of this process and of those that it starts lie in memory.

    Whoever names a folder in TMPDIR keeps theirs.
    """
    if "TMPDIR" not in os.environ and has_room():
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None
