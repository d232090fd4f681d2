"""One moment for many reads: a page that is put together from several queries must not mix two states."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


def reading_only() -> bool:
    """Whether this is within a snapshot that is no part of a transaction that may write."""
    return _reading_only.get()


@contextmanager
def snapshot() -> Iterator[None]:
    """Within the block every read sees the database as it was at one moment; writing is for other places.

    Inside a transaction it changes nothing: who writes sees what they wrote.
    """
    connection.ensure_connection()
    raw = connection.connection
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), _marked():
            raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    elif raw.in_transaction:  # a snapshot within a snapshot
        yield
    else:
        raw.execute("BEGIN")  # not IMMEDIATE, as Django would: readers wait for nobody
        try:
            with _marked():
                yield
        finally:
            raw.execute("ROLLBACK")


@contextmanager
def _marked() -> Iterator[None]:
    token = _reading_only.set(True)
    try:
        yield
    finally:
        _reading_only.reset(token)
