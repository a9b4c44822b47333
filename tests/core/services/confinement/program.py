"""What the tests of confinement start."""

import os
import sys
import time

from core.services.confinement.api import limit

LARGE = 512 * 1024 * 1024


def main():
    order = sys.stdin.read()
    limit(seconds=1, memory=LARGE)
    match order:
        case "environment":
            sys.stdout.write(str(sorted(os.environ)))
        case "talk":
            sys.stderr.write("1 2\noh\n")
        case "spin":
            while True:
                pass
        case "swell":
            sys.stdout.write(str(len(b"x" * LARGE * 2)))
        case "sleep":
            time.sleep(60)


if __name__ == "__main__":
    main()
