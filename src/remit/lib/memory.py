"""What has been worked out already, a little of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """The last few results by key; beyond ``most`` the oldest goes. Two threads may work out the same at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is known under the key, else what ``make`` gives."""
        try:
            found: T = self._known[key]
        except KeyError:
            found = make()
            for old in list(self._known)[: max(0, len(self._known) + 1 - self._most)]:
                self._known.pop(old, None)
            self._known[key] = found
        return found
