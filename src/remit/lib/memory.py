"""What has been worked out already, a little of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """The last few results by key; beyond ``most`` the oldest goes.

    Whoever else needs one that is being made waits for it; who needs another one does not.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is known under the key, else what ``make`` gives; that may need others, but not this one."""
        if key not in (known := self._known):
            with self._lock:
                making = self._making.setdefault(key, threading.Lock())
            with making:
                if key not in (known := self._known):
                    known = self._made(key, make)
        found: T = known[key]
        return found

    def _made(self, key: Hashable, make: Callable[[], Any]) -> dict[Hashable, Any]:
        try:
            made = make()
            with self._lock:
                kept = list(self._known.items())[-self._most + 1 :]
                self._known = known = {**dict(kept), key: made}
            return known
        finally:
            self._making.pop(key, None)


class Latest:
    """One value, for as long as what it rests on is equal. Whoever else needs it while it is made waits for it."""

    def __init__(self) -> None:
        self._kept: tuple[Any, Any] | None = None
        self._making = threading.Lock()

    def get(self, ground: object, make: Callable[[], T]) -> T:
        """What was made of an equal ``ground`` the last time, else what ``make`` gives."""
        kept = self._kept
        if kept is None or kept[0] != ground:
            with self._making:
                kept = self._kept
                if kept is None or kept[0] != ground:
                    kept = self._kept = (ground, make())
        found: T = kept[1]
        return found
