"""The same questions on a Spark cluster, over Spark Connect: the client speaks gRPC and needs no JVM."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from remit.evidence.engine import EngineError, first_line


class Spark:
    """A session on a cluster that sees the lake's folder at the same path."""

    def __init__(self, address: str) -> None:
        try:
            import ibis
            from pyspark.sql.connect.session import SparkSession  # not pyspark.sql's: that one wants a JVM
        except ImportError as error:
            raise EngineError("Spark needs its client: pip install 'remit[spark]'.") from error
        try:
            self._session = SparkSession.builder.remote(address).create()
            self._ibis = ibis.pyspark.connect(self._session)
        except Exception as error:
            raise EngineError(
                f"The Spark cluster at {address} did not answer: {first_line(error)}"
            ) from error
        self._views: list[str] = []

    def files(self, paths: Sequence[Path], schema: pa.Schema) -> Any:
        if not paths:
            return self.rows(schema.empty_table())
        return self._view(self._session.read.parquet(*(str(path.resolve()) for path in paths)))

    def rows(self, table: pa.Table) -> Any:
        return self._view(self._session.createDataFrame(table))

    def run(self, expression: Any) -> pa.Table:
        try:
            with warnings.catch_warnings(action="ignore"):
                found = self._session.sql(self._ibis.compile(expression)).toArrow()
            return found.cast(expression.schema().to_pyarrow())
        except Exception as error:
            raise EngineError(f"The Spark cluster could not answer: {first_line(error)}") from error

    def close(self) -> None:
        for name in self._views:
            self._session.catalog.dropTempView(name)
        self._session.stop()

    def _view(self, frame: Any) -> Any:
        name = f"remit_{secrets.token_hex(8)}"
        frame.createOrReplaceTempView(name)
        self._views.append(name)
        return self._ibis.table(name)
