"""The engines that must give the same answers.

REMIT_TEST_SPARK   a Spark Connect server that sees this machine's files, as sc://127.0.0.1:15002
                   (scripts/spark_server.py starts one)
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from remit.evidence.engine import Engine, opened


@pytest.fixture(scope="session")
def pysail() -> Iterator[str]:
    """The address of a server that speaks Spark's protocol, in this process."""
    server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def spark() -> str:
    """The address of a real Spark Connect server."""
    given = os.environ.get("REMIT_TEST_SPARK")
    if not given:
        pytest.skip("REMIT_TEST_SPARK names no Spark Connect server")
    return given


@pytest.fixture(scope="session", params=["duckdb", "pysail", "spark"])
def address(request: pytest.FixtureRequest) -> str:
    """What ``opened`` wants for each engine."""
    return "" if request.param == "duckdb" else str(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def engine(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Each engine, with what pytest makes as the folder that it may read."""
    with opened(address, tmp_path_factory.getbasetemp()) as engine:
        yield engine
