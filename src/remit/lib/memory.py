"""What has been worked out already, a little of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """The last few results by key; beyond ``most`` the oldest goes. Whoever else needs one that is being made waits."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}
        self._making = threading.RLock()  # what is made may need another that is to be made

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is known under the key, else what ``make`` gives."""
        if key not in (known := self._known):
            with self._making:
                if key not in (known := self._known):
                    made = make()
                    kept = list(self._known.items())[-self._most + 1 :]
                    self._known = known = {**dict(kept), key: made}
        found: T = known[key]
        return found
