"""The settings of a git source, checked and completed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.rules import checked_glob, checked_rules

DEFAULTS: Final[Mapping[str, Any]] = {
    "rules": [],
    "default_rules": True,
    "folders_are_teams": False,
    "reviews": "forge",
    "newcomer_days": 90,
    "spike_branches": ["spike/**", "spikes/**", "experiment/**"],
    "known_hosts": [],
}
"""``reviews``: ``trailers`` where the history itself records every review; else only the forge knows them."""
REVIEWS: Final = ("forge", "trailers")
_MOST_DAYS: Final = 730
_MOST_BRANCH_GLOBS: Final = 20
_MOST_HOSTS: Final = 20
_HOST: Final = re.compile(r"[!-~]{1,255} [a-z0-9@.-]{3,60} [A-Za-z0-9+/=]{16,4000}")
"""Whom the line is of, the kind of key, the key. Comments and marks (@cert-authority) are none."""


def checked_settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with what was left out. Raises ``SourceProblem``."""
    for name in given:
        if name not in DEFAULTS:
            raise SourceProblem("no-setting", name=str(name)[:60], expected=", ".join(DEFAULTS))
    made = {**DEFAULTS, **given}
    for name in ("default_rules", "folders_are_teams"):
        if not isinstance(made[name], bool):
            raise _wrong(name, made[name], "true or false")
    if made["reviews"] not in REVIEWS:
        raise _wrong("reviews", made["reviews"], " or ".join(REVIEWS))
    days = made["newcomer_days"]
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= _MOST_DAYS:
        raise _wrong("newcomer_days", days, f"0 to {_MOST_DAYS} days")
    branches = made["spike_branches"]
    if not isinstance(branches, list) or len(branches) > _MOST_BRANCH_GLOBS:
        raise _wrong("spike_branches", branches, "a list as [spike/**]")
    made["spike_branches"] = [checked_glob(glob) for glob in branches]
    hosts = made["known_hosts"]
    if isinstance(hosts, str):
        hosts = made["known_hosts"] = [hosts]  # one line is given as it is
    if (
        not isinstance(hosts, list)
        or len(hosts) > _MOST_HOSTS
        or not all(isinstance(line, str) and _HOST.fullmatch(line) for line in hosts)
    ):
        raise _wrong("known_hosts", hosts, "a list of lines as ssh-keyscan prints them: host, kind, key")
    made["rules"] = checked_rules(made["rules"])
    return made


def _wrong(name: str, read: object, expected: str) -> SourceProblem:
    return SourceProblem("setting", name=name, read=str(read)[:60], expected=expected)
