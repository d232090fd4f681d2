"""Which of the finding codes a reader chose."""

from __future__ import annotations

from collections.abc import Iterable

from remit.core.findings.rules import RULES
from remit.lib.text import did_you_mean


class UnknownCodeError(ValueError):
    """Something that is no code and begins none: what was read, and what may have been meant."""

    def __init__(self, read: str) -> None:
        self.read = read
        self.suggestions = did_you_mean(read.upper(), RULES)
        super().__init__(f"there is no finding code that begins with “{read}”")


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> frozenset[str]:
    """The codes that begin with one of ``select`` (none given: all) and not with one of ``ignore``.

    Where both match, the longer prefix decides; of equal ones, ``ignore``. Raises ``UnknownCodeError`` for a prefix of
    no code.
    """
    selected = [_prefix(text) for text in select] or [""]
    ignored = [_prefix(text) for text in ignore]
    return frozenset(code for code in RULES if _longest(code, selected) > _longest(code, ignored))


def _prefix(text: str) -> str:
    prefix = text.strip().upper()
    if not prefix or not any(code.startswith(prefix) for code in RULES):
        raise UnknownCodeError(text)
    return prefix


def _longest(code: str, prefixes: list[str]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
