"""The checks before a start: each problem has its id, and none is raised without it."""

from __future__ import annotations

from pathlib import Path
from socket import create_server
from types import SimpleNamespace

import pytest
from django.db import connections
from pytest_django import Settings

from remit.project import checks
from remit.project.environment import Environment

LONG = "x" * 50


def ids(found: object) -> list[str | None]:
    return [message.id for message in found]  # type: ignore[attr-defined]


def test_a_short_key_is_an_error(settings: Settings) -> None:
    settings.SECRET_KEY = "short"
    assert ids(checks.secret(None)) == ["remit.E001"]
    settings.SECRET_KEY = LONG
    assert ids(checks.secret(None)) == []


def test_debugging_is_an_error(settings: Settings) -> None:
    settings.DEBUG = True
    assert ids(checks.debugging(None)) == ["remit.E002"]
    settings.DEBUG = False
    assert ids(checks.debugging(None)) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["remit.W001"]),
        ("http://remit.acme.example", ["remit.W002"]),
        ("http://localhost:8000", []),
        ("https://remit.acme.example", []),
    ],
)
def test_the_address_is_known_and_encrypted(settings: Settings, address: str, expected: list[str]) -> None:
    settings.ENVIRONMENT = Environment({"REMIT_BASE_URL": address})
    assert ids(checks.address(None)) == expected


@pytest.mark.parametrize(
    ("address", "count", "expected"),
    [
        ("https://remit.acme.example", "", ["remit.W003"]),
        ("https://remit.acme.example", "1", []),
        ("http://localhost:8000", "", []),
    ],
)
def test_a_proxy_is_known(settings: Settings, address: str, count: str, expected: list[str]) -> None:
    values = {"REMIT_BASE_URL": address, **({"REMIT_PROXIES": count} if count else {})}
    settings.ENVIRONMENT = Environment(values)
    assert ids(checks.proxies(None)) == expected


@pytest.mark.parametrize(
    ("connection", "expected"),
    [
        (SimpleNamespace(vendor="mysql"), ["remit.E003"]),
        (
            SimpleNamespace(vendor="sqlite", Database=SimpleNamespace(sqlite_version_info=(3, 36, 0))),
            ["remit.E004"],
        ),
        (SimpleNamespace(vendor="sqlite", Database=SimpleNamespace(sqlite_version_info=(3, 40, 1))), []),
        (SimpleNamespace(vendor="postgresql", pg_version=130012), ["remit.E005"]),
        (SimpleNamespace(vendor="postgresql", pg_version=160003), []),
    ],
)
def test_the_engine_is_known_and_new_enough(
    monkeypatch: pytest.MonkeyPatch, connection: object, expected: list[str]
) -> None:
    monkeypatch.setattr(checks, "connections", {"default": connection})
    assert ids(checks.engine(None, databases=["default"])) == expected
    assert ids(checks.engine(None)) == []
    assert "default" in connections


def test_the_lake_can_be_written_to(settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "new" / "lake"
    assert ids(checks.lake(None)) == []
    (tmp_path / "file").write_text("")
    settings.LAKE_DIR = tmp_path / "file" / "lake"
    assert ids(checks.lake(None)) == ["remit.E006"]


def test_the_cluster_answers(settings: Settings) -> None:
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.ENGINE = f"sc://127.0.0.1:{port}"
        assert ids(checks.cluster(None)) == []
    assert ids(checks.cluster(None)) == ["remit.W004"]
    for address in ("http://127.0.0.1", "sc://", "sc://host:port"):
        settings.ENGINE = address
        assert ids(checks.cluster(None)) == ["remit.E007"]
    settings.ENGINE = ""
    assert ids(checks.cluster(None)) == []


def test_the_key_for_the_cluster_is_there_and_long_enough(settings: Settings, tmp_path: Path) -> None:
    settings.CLUSTER_KEY_FILE = None
    assert ids(checks.cluster_key(None)) == []
    settings.CLUSTER_KEY_FILE = tmp_path / "key"
    assert ids(checks.cluster_key(None)) == ["remit.E008"]
    settings.CLUSTER_KEY_FILE.write_text("short")
    assert ids(checks.cluster_key(None)) == ["remit.E008"]
    settings.CLUSTER_KEY_FILE.write_text("x" * 32)
    assert ids(checks.cluster_key(None)) == []
