"""When an action happens: now, unless what is written down happened earlier (the demo's company has a past)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_EARLIER: ContextVar[datetime | None] = ContextVar("remit_moment", default=None)


def now() -> datetime:
    """The moment that is written beside what an action does."""
    return _EARLIER.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is that moment for entries of the audit, notices and rounds. Never while serving anybody."""
    token = _EARLIER.set(moment)
    try:
        yield
    finally:
        _EARLIER.reset(token)
