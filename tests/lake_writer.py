"""A process that changes a lake and dies, by ``kill -9``, at the nth of its steps on the disk.

Called as ``lake_writer.py FOLDER CHANGE STEP``.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from lakes import START, envelope

from remit.evidence.collector import Window
from remit.evidence.lake import Lake

STEPS = ("open", "fsync", "rename", "replace", "unlink", "mkdir")


def first(lake: Lake) -> None:
    """What is there before."""
    lake.append("git", [envelope(f"old {n}", hours=n * 100) for n in range(10)])


def change(lake: Lake) -> None:
    """New events in two months, one of them in the place of two old ones."""
    start = int((START + timedelta(hours=150)).timestamp())
    lake.append(
        "git",
        [envelope(f"new {n}", hours=200 + n * 400) for n in range(3)],
        replaces=[Window("origin-1", start, start + 200 * 3600)],
    )


def compact(lake: Lake) -> None:
    """The same events in fewer files."""
    lake.compact("git", many=2)


def append_ten(folder: Path, worker: int) -> int:
    """Ten batches, each with an event of this worker's own and one that every worker has."""
    batches = [[envelope(f"{worker} {n}", hours=n * 50), envelope(f"all {n}", hours=n)] for n in range(10)]
    return sum(Lake(folder).append("git", batch) for batch in batches)


def die_at(step: int) -> None:
    """Kill this process before its nth step, or in the middle of a write."""
    left = [step]

    def counted(call: Any) -> Any:
        def counting(*args: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **named)

        return counting

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    fcntl.flock = counted(fcntl.flock)


if __name__ == "__main__":
    of = Lake(Path(sys.argv[1]))
    die_at(int(sys.argv[3]))
    {"first": first, "change": change, "compact": compact}[sys.argv[2]](of)
