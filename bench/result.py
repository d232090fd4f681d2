"""One measured figure, and how a set of them is written down."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """A figure: what was measured, the figure to reach, what came out, and the named peer of the same run."""

    what: str
    wanted: str
    measured: str
    peer: str
    met: bool


def seconds(call: Callable[[], object], times: int = 5) -> float:
    """The quickest of several runs, in seconds, after one that does not count: the least disturbed."""
    call()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


def table(results: Iterable[Result]) -> str:
    """The results as a Markdown table."""
    lines = ["| what | to reach | measured | peer, same run | met |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {r.what} | {r.wanted} | {r.measured} | {r.peer} | {'yes' if r.met else '**no**'} |"
        for r in results
    ]
    return "\n".join(lines)


def machine() -> str:
    """What of the machine matters for reading the figures."""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores"
