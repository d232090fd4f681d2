"""Measure every figure of the design that can be measured now, and write ``bench/RESULTS.md``.

``make bench`` runs it with what it needs installed; ``python bench/run.py answers checking`` runs some and
prints them only.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from result import Result, machine, table

MEASURES = ("answers", "checking", "charters", "starting", "kills", "pages", "collecting", "observed")
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

Figures of the design, each against a named peer in the same run. Machines differ: read ratios.
Written by `make bench`; what moved them is told in `bench/NOTES.md`.
"""


def main(wanted: list[str]) -> None:
    """Measure what is wanted (all, if nothing is named); only a whole run is written down."""
    found: list[Result] = []
    for name in wanted or MEASURES:
        for result in import_module(name).measure():
            print(table([result]).splitlines()[-1], flush=True)
            found.append(result)
    if not wanted:
        RESULTS.write_text(f"{HEAD}\n{machine()}.\n\n{table(found)}\n", encoding="utf-8")
    if not all(result.met for result in found):
        sys.exit("a figure was not reached")


if __name__ == "__main__":
    main(sys.argv[1:])
