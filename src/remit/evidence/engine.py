"""What answers questions about evidence: DuckDB in this process, or a Spark cluster, by the same Ibis expressions."""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import ibis
import pyarrow as pa

from remit.evidence.parts import LakeError

MEMORY: Final = "1200MB"
"""For one query of DuckDB; beyond it works on disk. With what Python holds, a process stays below 2 GiB."""


AGAIN: Final = 0.05
"""Seconds between two words to a question that is to end."""
SPILLED: Final = "remit-duckdb"
"""The folder for what does not fit: in that of the system for such things, never where the program was started."""


class EngineError(LakeError):
    """The engine cannot be reached, or did not answer; the text says which and why."""


class TooLong(EngineError):
    """The answer would have taken longer than whoever asks waits for it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The evidence took longer than {seconds:g} seconds to answer, and was asked no further."
        )


class Limit:
    """So many seconds for everything that is asked of an engine, from when it is opened; None: as long as it takes."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._until = None if seconds is None else time.monotonic() + seconds

    def of_call(self, call: Callable[[], pa.Table]) -> pa.Table:
        """The answer of a call that nothing can interrupt: it goes on by itself, and nobody waits. Raises TooLong."""
        if self._until is None or self._seconds is None:
            return call()
        given: list[pa.Table | Exception] = []

        def answer() -> None:
            try:
                given.append(call())
            except Exception as error:  # noqa: BLE001  raised again below, by whoever waits
                given.append(error)

        thread = threading.Thread(target=answer, name="remit-question", daemon=True)
        thread.start()
        thread.join(max(0.0, self._until - time.monotonic()))
        if not given:
            raise TooLong(self._seconds)
        if isinstance(given[0], Exception):
            raise given[0]
        return given[0]

    @contextmanager
    def kept(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Interrupts the block when the time is over. Raises TooLong."""
        if self._until is None or self._seconds is None:
            yield
            return
        left = self._until - time.monotonic()
        if left <= 0:
            raise TooLong(self._seconds)
        over, done = threading.Event(), threading.Event()

        def watch() -> None:
            while not done.wait(AGAIN if over.is_set() else left):
                over.set()
                interrupt()  # heard only by what runs already: until it ends, it is told again

        watcher = threading.Thread(target=watch, name="remit-limit", daemon=True)
        watcher.start()
        try:
            yield
        except Exception as error:
            if over.is_set():
                raise TooLong(self._seconds) from error
            raise
        finally:
            done.set()
            watcher.join()


class Engine(Protocol):
    """Tables in, expressions out. Every expression gives the same table on every engine."""

    def files(self, paths: Sequence[Path], schema: pa.Schema) -> Any:
        """The rows of Parquet files as an Ibis table. On a cluster the same paths must lead to them everywhere."""

    def rows(self, table: pa.Table) -> Any:
        """A table of this process as an Ibis table."""

    def run(self, expression: Any) -> pa.Table:
        """The answer, in the order that the expression asks for. Raises EngineError, TooLong."""

    def close(self) -> None:
        """Forget every table."""


class DuckDb:
    """A database in memory, that reads nothing but the folders named: text of users may come near it."""

    def __init__(self, *folders: Path, memory: str = MEMORY, seconds: float | None = None) -> None:
        self._db = ibis.duckdb.connect()
        self._limit = Limit(seconds)
        allowed = ", ".join(_quoted(f"{folder.resolve()}/") for folder in folders)
        for command in (
            f"SET memory_limit = {_quoted(memory)}",
            f"SET temp_directory = {_quoted(str(Path(tempfile.gettempdir()) / SPILLED))}",
            "SET TimeZone = 'UTC'",
            "SET preserve_insertion_order = false",
            "SET autoinstall_known_extensions = false",
            f"SET allowed_directories = [{allowed}]",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._db.raw_sql(command)

    def files(self, paths: Sequence[Path], schema: pa.Schema) -> Any:
        if not paths:
            return self.rows(schema.empty_table())
        listed = ", ".join(_quoted(str(path.resolve())) for path in paths)
        name = _name()
        with _told():
            self._db.raw_sql(
                f"CREATE TEMP VIEW {name} AS SELECT * "  # noqa: S608 - our own names, quoted
                f"FROM read_parquet([{listed}], hive_partitioning = false)"
            )
        return self._db.table(name)

    def rows(self, table: pa.Table) -> Any:
        name = _name()
        self._db.con.register(name, table)
        return self._db.table(name)

    def run(self, expression: Any) -> pa.Table:
        with _told(), self._limit.kept(self._db.con.interrupt):
            return self._db.to_pyarrow(expression).cast(expression.schema().to_pyarrow())

    def close(self) -> None:
        self._db.disconnect()


@contextmanager
def opened(address: str, *folders: Path, seconds: float | None = None) -> Iterator[Engine]:
    """The engine at an address: empty for DuckDB, else ``sc://host:port``. ``folders``: where it may read.

    ``seconds``: for everything that is asked of it; what would take longer raises TooLong.
    Raises EngineError where it cannot be reached, ValueError for an address of neither kind.
    """
    engine: Engine
    if not address:
        engine = DuckDb(*folders, seconds=seconds)
    elif urlsplit(address).scheme == "sc":
        from remit.evidence.engine_spark import Spark  # only who has a cluster needs its client

        engine = Spark(address, seconds)
    else:
        raise ValueError("an engine is sc://host:port, or nothing for the one inside")
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _told() -> Iterator[None]:
    """DuckDB's own errors are many: what they say is passed on."""
    try:
        yield
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(f"The evidence could not be read: {first_line(error)}") from error


def _name() -> str:
    return f"remit_{secrets.token_hex(8)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def first_line(error: BaseException) -> str:
    """What an error says, without the page that follows."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
