"""The programs that reading has started: whoever is asked to end ends them too, or they would go on by themselves."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_alive: set[subprocess.Popen[bytes]] = set()
_lock = Lock()


@contextmanager
def watched(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """While the block runs, ``end_all`` ends this process, which leads a group of its own."""
    with _lock:
        _alive.add(process)
    try:
        yield
    finally:
        with _lock:
            _alive.discard(process)


def end_all() -> int:
    """Ends every program that runs for this process, with all that it has started; how many they were."""
    with _lock:
        found = [process for process in _alive if process.poll() is None]
    for process in found:
        kill(process)
    return len(found)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process with everything that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
