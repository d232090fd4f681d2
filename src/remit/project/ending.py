"""Being asked to end (Ctrl-C, or SIGTERM from whoever runs the process): what is being read is given back first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from remit.project import tasks

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
SIGNALLED: Final = 128
"""What a shell adds to the number of the signal that ended a program."""


@contextmanager
def heard() -> Iterator[None]:
    """While the block runs, the first signal raises SystemExit in it; more of them change nothing: it ends anyway.

    A block that ends by itself after a signal raises SystemExit too. Only the main thread hears signals: elsewhere
    this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        tasks.ending.set()
        asked.append(number)
        if len(asked) == 1:
            raise SystemExit(SIGNALLED + number)

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        raise SystemExit(SIGNALLED + asked[0])
