"""Whether two ways of writing an address mean one repository."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_SCHEME: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?", re.IGNORECASE)


def same_repository(one: str, other: str) -> bool:
    """Whether two addresses mean one repository: scheme, user, ``.git`` and the slash at the end do not matter."""
    return plain(one) == plain(other)


@lru_cache(maxsize=65_536)
def plain(address: str) -> str:
    """An address as it is compared: ``git@host:group/project.git`` and ``https://host/group/project/`` are one."""
    short = _SCHEME.sub("", address.strip()).rstrip("/").removesuffix(".git")
    host, colon, path = short.partition(":")
    if colon and "/" not in host:
        short = f"{host}/{path}"
    return short.casefold()
