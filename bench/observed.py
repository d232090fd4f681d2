"""What is observed of every row of 10,000 teams, from 10 million envelopes; and what one new day costs.

The peers of the same run, on the same files: DuckDB reading the same columns of every envelope and doing nothing
with them (the floor of any answer), and the last act of each team and activity in plain pandas, without people.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from result import Result

ENVELOPES = 10_000_000
TEAMS = 10_000
DAYS = 730
LIMIT_SECONDS, LIMIT_BYTES = 5.0, 2 << 30
MOST_SECONDS = 900
"""For one step: what takes longer is stuck."""


def measure() -> list[Result]:
    """The verdict of every row, a new day, and the peers, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = _in_its_own_process(folder, "make")
        raw = _in_its_own_process(folder, "raw")
        digested = _in_its_own_process(folder, "digest")
        asked = _in_its_own_process(folder, "ask")
        day = _in_its_own_process(folder, "day")
        floor = _in_its_own_process(folder, "floor")
        pandas = _in_its_own_process(folder, "pandas")
    events = f"{made['rows']:,} envelopes, {TEAMS:,} teams"
    return [
        Result(
            f"verdicts of all {asked['rows']:,} observed rows; {events}, digests up to date",
            "≤ 5 s, memory ≤ 2 GiB",
            f"{_parts(asked)}; from envelopes without any digest: {_parts(raw)}",
            f"DuckDB reading those columns of every envelope: {_taken(floor)}; "
            f"pandas, last act by team and activity: {_taken(pandas)}, {pandas['memory'] / 2**30:.1f} GiB",
            asked["seconds"] <= LIMIT_SECONDS and asked["memory"] <= LIMIT_BYTES,
        ),
        Result(
            f"one new day of {day['rows']:,} envelopes on top",
            f"one day's work: ≤ 1/{DAYS // 20} of the processor time of the whole",
            f"{_taken(day)} into the digests, after {day['append']:.2f} s into the lake",
            f"all {DAYS} days: {_taken(digested)} ({digested['processor'] / day['processor']:,.0f} ×)",
            day["processor"] <= digested["processor"] / (DAYS // 20),
        ),
    ]


def _taken(step: dict[str, float]) -> str:
    """By the clock, and what all cores together were busy."""
    return f"{step['seconds']:.2f} s ({step['processor']:.2f} s of processor time)"


def _parts(step: dict[str, Any]) -> str:
    """The whole, its parts, and the most memory."""
    parts = {name: _taken(part) for name, part in step["parts"].items()}
    return (
        f"{_taken(step)}: the question {parts['question']}, its answer by row {parts['gathered']}, "
        f"verdicts {parts['verdicts']}; {step['memory'] / 2**30:.1f} GiB; "
        f"before that the engine is loaded once: {parts['started']}"
    )


def _in_its_own_process(folder: str, step: str) -> dict[str, Any]:
    """What a step measured; its memory is the most that its process ever had."""
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("observed_steps.py")), step, folder],
        capture_output=True, text=True, check=False, timeout=MOST_SECONDS,
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(run.stderr)
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    start = time.perf_counter()
    for result in measure():
        print(result)
    print(f"{time.perf_counter() - start:.0f} s")
