"""What answers questions about evidence: DuckDB in this process, or a Spark cluster, by the same Ibis expressions."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import ibis
import pyarrow as pa

from remit.evidence.parts import LakeError

MEMORY: Final = "1200MB"
"""For one query of DuckDB; beyond it works on disk. With what Python holds, a process stays below 2 GiB."""


SPILLED: Final = "remit-duckdb"
"""The folder for what does not fit: in that of the system for such things, never where the program was started."""


class EngineError(LakeError):
    """The engine cannot be reached, or did not answer; the text says which and why."""


class Engine(Protocol):
    """Tables in, expressions out. Every expression gives the same table on every engine."""

    def files(self, paths: Sequence[Path], schema: pa.Schema) -> Any:
        """The rows of Parquet files as an Ibis table. On a cluster the same paths must lead to them everywhere."""

    def rows(self, table: pa.Table) -> Any:
        """A table of this process as an Ibis table."""

    def run(self, expression: Any) -> pa.Table:
        """The answer, in the order that the expression asks for. Raises EngineError."""

    def close(self) -> None:
        """Forget every table."""


class DuckDb:
    """A database in memory, that reads nothing but the folders named: text of users may come near it."""

    def __init__(self, *folders: Path, memory: str = MEMORY) -> None:
        self._db = ibis.duckdb.connect()
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
        with _told():
            return self._db.to_pyarrow(expression).cast(expression.schema().to_pyarrow())

    def close(self) -> None:
        self._db.disconnect()


@contextmanager
def opened(address: str, *folders: Path) -> Iterator[Engine]:
    """The engine at an address: empty for DuckDB, else ``sc://host:port``. ``folders``: where it may read.

    Raises EngineError where it cannot be reached, ValueError for an address of neither kind.
    """
    engine: Engine
    if not address:
        engine = DuckDb(*folders)
    elif urlsplit(address).scheme == "sc":
        from remit.evidence.engine_spark import Spark  # only who has a cluster needs its client

        engine = Spark(address)
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
    except Exception as error:
        raise EngineError(f"The evidence could not be read: {first_line(error)}") from error


def _name() -> str:
    return f"remit_{secrets.token_hex(8)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def first_line(error: BaseException) -> str:
    """What an error says, without the page that follows."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
