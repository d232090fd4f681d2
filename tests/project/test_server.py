"""``remit serve`` believes what a proxy says of a visitor where there is one, and nobody else."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
import waitress
from pytest_django import Settings

from remit.project import server
from remit.project.environment import Environment

SERVING = "serving"
"""The name of the thread that serves."""


@pytest.fixture
def seen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What reaches the application, with the server's own socket and another application behind it.

    Nothing is collected meanwhile: the end of that is the end of all collecting in this process.
    """
    settings.WORKS = False
    found: dict[str, str] = {}
    servers: list[Any] = []
    create = waitress.create_server

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        found.update({name: str(value) for name, value in environ.items()})
        start("200 OK", [])
        return [b""]

    def made(_application: Any, **options: Any) -> Any:
        servers.append(create(application, **options))
        return servers[-1]

    monkeypatch.setattr(waitress, "create_server", made)
    yield found
    for each in servers:
        each.close()
    for thread in threading.enumerate():
        if thread.name == SERVING:
            thread.join(20)
            assert not thread.is_alive()


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [("0", (None, None)), ("1", ("192.0.2.7", "https")), ("2", ("192.0.2.7", "https"))],
)
def test_forwarded_headers_count_only_behind_a_proxy(
    seen: dict[str, str], settings: Settings, proxies: str, expected: tuple[str | None, str | None]
) -> None:
    settings.ENVIRONMENT = Environment({"REMIT_PROXIES": proxies})
    answered = threading.Event()

    def ask(address: str) -> None:
        def once() -> None:
            headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
            urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10).read()
            answered.set()

        threading.Thread(target=once, daemon=True).start()

    threading.Thread(target=server.serve, args=("127.0.0.1", 0, ask), name=SERVING, daemon=True).start()
    assert answered.wait(20)
    assert (seen.get("HTTP_X_FORWARDED_FOR"), seen.get("HTTP_X_FORWARDED_PROTO")) == expected
