"""Several processes that answer at one address: one Python uses one core, whatever number of threads it has.

The first process listens and answers nothing itself: it starts the others, starts one anew that ended, and does what
happens in the background, so that no page waits for that. The others live no longer than it.
"""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LOOK: Final = 0.5
"""Seconds between two looks at the processes."""
YOUNG: Final = 10.0
"""Seconds: a process that ends so soon after its start will not do better the next time."""
LEAVING: Final = 10.0
"""Seconds that a process may still answer in, once it was asked to end."""
BACKLOG: Final = 1024
log = logging.getLogger("remit.server")


class EndedAtOnceError(Exception):
    """A process that should answer ended as soon as it was started; what it said is on standard error."""


class Answering:
    """The processes that answer on a socket."""

    def __init__(self, listener: socket.socket, host: str, count: int) -> None:
        self._listener, self._host = listener, host
        self._running = [self._started() for _ in range(count)]

    def watch(self) -> None:
        """Starts anew what ends, until this process is asked to end. Raises EndedAtOnceError."""
        while True:
            time.sleep(LOOK)
            for place, (process, since) in enumerate(self._running):
                if (code := process.poll()) is None:
                    continue
                if time.monotonic() - since < YOUNG:
                    raise EndedAtOnceError(f"A process that answers ended at once, with {code}.")
                log.error("a process that answers ended with %s; another one takes its place", code)
                self._running[place] = self._started()

    def end(self) -> None:
        """Asks all to end, and sees to it."""
        for process, _ in self._running:
            process.terminate()
        until = time.monotonic() + LEAVING
        for process, _ in self._running:
            try:
                process.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _started(self) -> tuple[subprocess.Popen[bytes], float]:
        """A new process rather than a copy of this one, which has threads. Its standard input tells it that we live."""
        number = self._listener.fileno()
        command = [sys.executable, "-m", "remit.project.answering", str(number), self._host]
        return subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[number]), time.monotonic()


@contextmanager
def answering(listener: socket.socket, host: str, count: int) -> Iterator[Answering]:
    """So many processes for as long as the block runs."""
    found = Answering(listener, host, count)
    try:
        yield found
    finally:
        found.end()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    return found
