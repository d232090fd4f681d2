"""``remit check`` on large organisations: time, memory, and that both grow with the size and not faster.

The peer is our own ``who()``, asked row by row: what the bulk path has to beat to be worth having.
Each size runs in a process of its own, so that the memory is that of this size.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from organisations import AT, organisation
from result import Result

SIZES = (1_000, 5_000, 10_000)
PEOPLE = 10
MIB = 1024


def measure() -> list[Result]:
    """The largest size against its figure, and the growth over the sizes."""
    found = {teams: one(teams) for teams in SIZES}
    largest = found[SIZES[-1]]
    each = {teams: taken["work"] / teams * 1e6 for teams, taken in found.items()}
    growth = max(each.values()) / min(each.values())
    return [
        Result(
            f"`check` on {SIZES[-1]:,} teams × 29 rows × {SIZES[-1] * PEOPLE:,} people, file parsed once",
            "≤ 4 s, ≤ 1 GiB",
            f"{largest['check']:.2f} s, {largest['memory']:,.0f} MiB, {largest['findings']:,.0f} findings",
            f"`who()` row by row, without findings: {largest['who']:.2f} s",
            largest["check"] <= 4 and largest["memory"] <= 1024,
        ),
        Result(
            "growth of `check` from 1,000 to 10,000 teams",
            "linear",
            ", ".join(f"{teams:,}: {micro:.0f} µs of work a team" for teams, micro in each.items()),
            f"largest to smallest {growth:.2f}",
            growth <= 1.5,
        ),
    ]


def one(teams: int) -> dict[str, float]:
    """One size in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, str(teams)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run(teams: int) -> dict[str, float]:
    """Check, then ask row by row; the memory is the peak up to the end of the check."""
    from remit.core.findings import check
    from remit.core.resolution import who
    from remit.files.frameworks import packaged

    of = organisation(packaged("engineering-ladders"), teams, PEOPLE)
    gc.freeze()  # as the command does once the file is read
    start, worked = time.perf_counter(), time.process_time()
    report = check(of, AT)
    taken, worked = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    rows = [row.id for row in of.framework.responsibilities]
    start = time.perf_counter()
    for team in of.teams:
        for row in rows:
            who(of, team.id, row, AT)
    return {
        "check": taken,
        "work": worked,
        "who": time.perf_counter() - start,
        "memory": memory,
        "findings": len(report.findings),
    }


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
