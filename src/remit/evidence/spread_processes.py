"""Reading several repositories at once in processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as ready

from remit.evidence import children
from remit.evidence.box import Box
from remit.evidence.spread import SpreadError, Stopped
from remit.evidence.spread_wire import read

LOOK: float = 0.5
"""Seconds between two looks whether to stop."""


class Processes:
    """So many processes, begun anew for each lot of repositories: what one of them leaves behind ends with it."""

    name, private = "a process that reads", True
    box: Box | None = None

    def __init__(self, processes: int) -> None:
        self._processes = processes

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        """As ``Readers`` has it."""
        with _pool(min(self._processes, len(jobs))) as pool:
            waiting = {pool.submit(_whole, job): number for number, job in enumerate(jobs)}
            while waiting and not stopped():
                done, _ = wait(waiting, timeout=LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), _answer(future)


def _answer(future: Future[list[bytes]]) -> list[bytes]:
    try:
        return future.result()
    except BrokenProcessPool:
        raise SpreadError("it ended in the middle") from None


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end with the block, in the middle of what they do, and with this process."""
    context = multiprocessing.get_context("spawn")  # what has threads, as a server, must not be forked
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(processes, context, _begin, (theirs,))
    try:
        yield pool
    finally:
        ours.send_bytes(b"end")
        pool.shutdown(wait=True, cancel_futures=True)
        ours.close()
        theirs.close()


def _begin(told: Connection) -> None:
    """Ctrl-C goes to whoever started us: they tell us, or they are gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        ready([told, *([parent.sentinel] if parent else [])])
        children.end_all()
        os._exit(1)

    threading.Thread(target=watch, name="remit-end", daemon=True).start()


def _whole(job: bytes) -> list[bytes]:
    return list(read(job))
