"""The settings of a forge, checked and completed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.rules import checked_glob

DEFAULTS: Final[Mapping[str, Any]] = {
    "days": 730,
    "newcomer_days": 90,
    "debt_labels": ["tech-debt", "tech debt", "technical-debt", "technical debt", "refactoring"],
    "spike_labels": ["spike", "experiment"],
    "spike_branches": ["spike/**", "spikes/**", "experiment/**"],
    "incident_labels": ["incident"],
    "position_labels": ["open-position", "open position", "hiring", "vacancy"],
    "environments": ["production", "prod", "live"],
    "delivered": ["changes", "issues"],
    "hook_generation": 1,
}
"""``days``: how far back the first reading goes. ``delivered``: what counts as planned work when it is finished.
``hook_generation``: another number makes another secret for the webhook."""
DELIVERED: Final = ("changes", "issues")
_NUMBERS: Final = {"days": (1, 3650), "newcomer_days": (0, 730), "hook_generation": (1, 1_000_000)}
_MOST: Final = 50
_LENGTH: Final = 100


def checked_settings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with what was left out; one value may stand for a list of one. Raises ``SourceProblem``."""
    for name in given:
        if name not in DEFAULTS:
            raise SourceProblem("no-setting", name=str(name)[:60], expected=", ".join(DEFAULTS))
    made = {**DEFAULTS, **given}
    for name, (least, most) in _NUMBERS.items():
        value = made[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(name, value, f"a number from {least} to {most}")
    for name, usual in DEFAULTS.items():
        if isinstance(usual, list):
            made[name] = _words(name, made[name])
    if not set(made["delivered"]) <= set(DELIVERED):
        raise _wrong("delivered", made["delivered"], " or ".join(DELIVERED))
    made["spike_branches"] = [checked_glob(glob) for glob in made["spike_branches"]]
    return made


def _words(name: str, value: Any) -> list[str]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, (list, tuple)) or len(found) > _MOST:
        raise _wrong(name, value, f"at most {_MOST} words")
    for word in found:
        if not isinstance(word, str) or not 0 < len(word.strip()) <= _LENGTH or not word.isprintable():
            raise _wrong(name, word, f"words of at most {_LENGTH} characters")
    return list(dict.fromkeys(word.strip() for word in found))


def _wrong(name: str, read: object, expected: str) -> SourceProblem:
    return SourceProblem("setting", name=name, read=str(read)[:60], expected=expected)
