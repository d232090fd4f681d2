"""The same questions on a Spark cluster, over Spark Connect: the client speaks gRPC and needs no JVM."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pyarrow as pa

from remit.evidence.engine import EngineError, Limit, TooLong, first_line

PORT: Final = 15002
"""Spark Connect's own."""
SECONDS: Final = 10
"""For a first answer: a cluster that is there takes milliseconds."""


class Spark:
    """A session on a cluster that sees the lake's folder at the same path."""

    def __init__(self, address: str, seconds: float | None = None) -> None:
        self._limit, self._left = Limit(seconds), False
        self._session = connected(address)
        with _told():
            import ibis

            self._ibis = ibis.pyspark.connect(self._session)
        self._views: list[str] = []

    def files(self, paths: Sequence[Path], schema: pa.Schema) -> Any:
        if not paths:
            return self.rows(schema.empty_table())
        with _told():
            return self._view(self._session.read.parquet(*(str(path.resolve()) for path in paths)))

    def rows(self, table: pa.Table) -> Any:
        with _told():
            if table.num_rows:
                return self._view(self._session.createDataFrame(table))
            # Spark cannot tell the types of no rows at all: take one of nulls, and leave it out
            nulls = {field.name: pa.nulls(1, field.type) for field in table.schema}
            return self._view(self._session.createDataFrame(pa.table(nulls)).limit(0))

    def run(self, expression: Any) -> pa.Table:
        with _told(), warnings.catch_warnings(action="ignore"):
            question = self._ibis.compile(expression)
            try:
                found = self._limit.of_call(lambda: self._session.sql(question).toArrow())
            except TooLong:
                self._left = True
                raise
            return found.cast(expression.schema().to_pyarrow())

    def close(self) -> None:
        if self._left:  # whoever would wait for the cluster here waits for the answer after all
            threading.Thread(target=self._leave, name="remit-leave", daemon=True).start()
            return
        with suppress(
            Exception
        ):  # a session that nobody used for long is gone already, and its views with it
            for name in self._views:
                self._session.catalog.dropTempView(name)
            self._session.stop()

    def _leave(self) -> None:
        """Has the cluster stop what it does for us, as far as it can, and takes leave."""
        for way in (self._session.interruptAll, self._session.stop):
            with suppress(Exception):  # not offered by every cluster; and nobody is left to hear of it
                way()

    def _view(self, frame: Any) -> Any:
        name = f"remit_{secrets.token_hex(8)}"
        frame.createOrReplaceTempView(name)
        self._views.append(name)
        return self._ibis.table(name)


def connected(address: str) -> Any:
    """A session of its own at ``sc://host:port``. Raises EngineError, without what else the address holds (a token)."""
    try:
        import ibis

        # Where Python was started without a file (workers of pytest, `python -c`), the client looks for a whole
        # Spark to run its own examples with; it has none, and needs none.
        os.environ.setdefault("SPARK_HOME", str(Path(ibis.__file__).parent))
        from pyspark.sql.connect.session import SparkSession  # not pyspark.sql's: that one wants a JVM
    except ImportError as error:
        raise EngineError("Spark needs its client: pip install 'remit[spark]'.") from error
    try:
        _knock(address)
        return SparkSession.builder.remote(address).create()
    except Exception as error:  # noqa: BLE001  those of gRPC and Spark share no base, and show the whole address
        where, why = address.partition("/;")[0], first_line(error).replace(address, "it")
        raise EngineError(f"The Spark cluster at {where} did not answer: {why}") from None


def _knock(address: str) -> None:
    """Spark's client tries for ten minutes where nobody answers: see first whether somebody does."""
    parts = urlsplit(address)
    socket.create_connection((parts.hostname or "", parts.port or PORT), timeout=SECONDS).close()


@contextmanager
def _told() -> Iterator[None]:
    """What Spark and gRPC say, as an error of ours: theirs share no base."""
    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(f"The Spark cluster could not answer: {first_line(error)}") from error
