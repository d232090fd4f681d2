"""Write tests/lib/irrcac.json: what the package irrCAC says of agreement, for the tests to compare with.

irrCAC asks for versions of common packages that the tests cannot live with, so it runs in an environment of its own:

    uv run --no-project --isolated --with irrCAC==0.4.4 scripts/agreement_oracle.py

The tables are drawn with a seed, with and without missing ratings. The jackknife is irrCAC's own coefficient, asked
again with one subject left out at a time: the package's error is another one (by linearisation).
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from random import Random

from irrCAC.raw import CAC
from pandas import DataFrame

TARGET = Path(__file__).resolve().parents[1] / "tests/lib/irrcac.json"
CATEGORIES = ["tl", "em", "both", "other", "nobody", "unknown"]


def draw(
    random: Random, subjects: int, raters: int, missing: float, faithful: float
) -> list[list[str | None]]:
    table: list[list[str | None]] = []
    for _ in range(subjects):
        truth = random.choice(CATEGORIES[:3])
        row: list[str | None] = []
        for _ in range(raters):
            said = truth if random.random() < faithful else random.choice(CATEGORIES)
            row.append(None if random.random() < missing else said)
        table.append(row)
    return table


def coefficients(table: list[list[str | None]]) -> dict[str, float]:
    cac = CAC(DataFrame(table), categories=CATEGORIES, digits=10)  # irrCAC rounds to 5 otherwise
    gwet, alpha = cac.gwet()["est"], cac.krippendorff()["est"]
    return {"raw": gwet["pa"], "AC1": gwet["coefficient_value"], "alpha": alpha["coefficient_value"]}


def jackknife(table: list[list[str | None]]) -> float:
    """The error of AC1; subjects without any rating are not there for it."""
    rated = [row for row in table if any(row)]
    left = [coefficients(rated[:place] + rated[place + 1 :])["AC1"] for place in range(len(rated))]
    mean = sum(left) / len(left)
    return float((sum((each - mean) ** 2 for each in left) * (len(left) - 1) / len(left)) ** 0.5)


def main() -> None:
    random = Random("agreement")
    cases = []
    for subjects, raters, missing, faithful in (
        (29, 7, 0.0, 0.8),
        (29, 7, 0.15, 0.7),
        (12, 4, 0.3, 0.6),
        (30, 2, 0.1, 0.9),
        (20, 5, 0.2, 0.2),
    ):
        table = draw(random, subjects, raters, missing, faithful)
        cases.append({"table": table, **coefficients(table), "AC1 jackknife": jackknife(table)})
    made = {"made with": f"irrCAC {version('irrCAC')}", "categories": CATEGORIES, "cases": cases}
    TARGET.write_text(json.dumps(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
