"""Two years of the demo company's repositories, invented: commits, records and reviews, in the way git has them."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

YEARS: Final = 730
"""Days of history."""
DENSE: Final = 60
"""Days at the end in which every working day has its commits, so that hours of coding can be told from them."""
SPARSE: Final = 0.3
"""The share of earlier days on which somebody commits."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who commits: address, name, sessions of a day as (first commit's hour, commits 40 minutes apart)."""

    mail: str
    name: str
    day: tuple[tuple[float, int], ...] = ((10.0, 3),)
    share: float = 1.0
    """Of the working days of the dense time."""


@dataclass(frozen=True, slots=True)
class Record:
    """A file that is revised every so many days, the last time ``last`` days ago; by a hand, with its text."""

    path: str
    every: int
    last: int
    by: str
    text: str = "Revised on {day}."


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of the demo. ``reviewer`` and ``pair`` are trailers on every so many commits."""

    name: str
    team: str
    hands: tuple[Hand, ...]
    records: tuple[Record, ...] = ()
    reviewer: str = ""
    pair: str = ""
    assisted: str = ""


def write(folder: Path, made: Repository, today: date) -> Path:
    """A bare repository below the folder. Raises CalledProcessError where git cannot."""
    path = folder / f"{made.name}.git"
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "-b", "main", str(path)], check=True, capture_output=True
    )
    stream = "".join(_stream(made, today)).encode()
    subprocess.run(
        ["git", f"--git-dir={path}", "fast-import", "--quiet"], input=stream, check=True, capture_output=True
    )
    return path


def _stream(made: Repository, today: date) -> Iterator[str]:
    events = sorted(_events(made, today), key=lambda one: one[0])
    for number, (at, who, path, text) in enumerate(events):
        message = f"Change {path}\n" + "".join(_trailers(made, who, number))
        yield "commit refs/heads/main\n"
        yield f"author {who} {int(at.timestamp())} +0000\ncommitter {who} {int(at.timestamp())} +0000\n"
        yield f"data {len(message.encode())}\n{message}\n"
        yield f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n"


def _events(made: Repository, today: date) -> Iterator[tuple[datetime, str, str, str]]:
    chance = random.Random(made.name)  # noqa: S311  invented weeks, nothing secret
    for hand in made.hands:
        who = f"{hand.name} <{hand.mail}>"
        for back in range(1, YEARS):
            day = today - timedelta(days=back)
            if day.weekday() > 4 or chance.random() > (hand.share if back <= DENSE else SPARSE):
                continue
            for hour, commits in hand.day if back <= DENSE else ((11.0, 1),):
                for number in range(commits):
                    at = datetime.combine(day, time(), UTC) + timedelta(hours=hour, minutes=40 * number)
                    yield at, who, f"src/part{chance.randrange(40)}.py", f"{back} {number} {hour}\n"
    for record in made.records:
        for back in range(record.last, YEARS, record.every):
            day = today - timedelta(days=back)
            at = datetime.combine(day, time(15, 30), UTC)
            yield (
                at,
                record.by,
                record.path.format(day=day.isoformat()),
                record.text.format(day=day.isoformat()) + "\n",
            )


def _trailers(made: Repository, who: str, number: int) -> Iterator[str]:
    if made.reviewer and made.reviewer != who and number % 2 == 0:
        yield f"\nReviewed-by: {made.reviewer}"
    if made.pair and made.pair != who and number % 9 == 0:
        yield f"\nCo-authored-by: {made.pair}"
    if made.assisted and number % 11 == 0:
        yield f"\nAssisted-by: {made.assisted}"


def decision(title: str, deciders: str, consulted: str = "", informed: str = "") -> str:
    """A decision record as MADR 4 has it."""
    people: Mapping[str, str] = {"decision-makers": deciders, "consulted": consulted, "informed": informed}
    head = "".join(f"{role}: {who}\n" for role, who in people.items() if who)
    return (
        f"---\nstatus: accepted\ndate: {{day}}\n{head}---\n# {title}\n\n## Decision Outcome\n\nAs discussed."
    )
