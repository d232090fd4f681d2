"""Several processes answer at one address, for as long as the first is there."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from remit.project import processes
from remit.project.processes import Answering, EndedAtOnceError, listening

REMIT = Path(sys.executable).with_name("remit")
LONG = 40.0


@contextmanager
def served(folder: Path, count: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``remit serve`` with an empty database, and its address."""
    settings = {"REMIT_DATA_DIR": str(folder), "REMIT_PROCESSES": str(count), "REMIT_WORKER": "outside"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    command = [str(REMIT), "serve", "--port", "0", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=kept | settings)
    assert server.stdout is not None
    text = ""
    for line in server.stdout:
        text += line
        if line.startswith("}"):
            break
    try:
        yield server, json.loads(text)["address"]
    finally:
        server.kill()
        server.wait()


def children(process: int) -> set[int]:
    """The processes that a process has started."""
    return {int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()}


def eventually(true: Callable[[], bool]) -> None:
    """Waits for it."""
    until = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def asked(address: str) -> int:
    with urllib.request.urlopen(f"{address}/health/", timeout=LONG) as answer:
        return int(answer.status)


def there(process: int) -> bool:
    return Path(f"/proc/{process}/stat").exists()


def test_they_answer_together_and_end_together(tmp_path: Path) -> None:
    with served(tmp_path, 2) as (server, address):
        eventually(lambda: len(children(server.pid)) == 2)
        first = children(server.pid)
        assert {asked(address) for _ in range(8)} == {200}
        time.sleep(processes.YOUNG)  # what ends sooner is not started again
        killed = min(first)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: len(children(server.pid) - {killed}) == 2)
        assert {asked(address) for _ in range(8)} == {200}
        left = children(server.pid)
        server.send_signal(signal.SIGTERM)
        server.wait(LONG)
        assert [one for one in (*first, *left) if there(one)] == []


def test_they_do_not_outlive_the_first(tmp_path: Path) -> None:
    with served(tmp_path, 2) as (server, address):
        assert asked(address) == 200
        started = children(server.pid)
        server.kill()
        server.wait()
        eventually(lambda: not any(map(there, started)))


def test_one_that_ends_at_once_ends_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def instead(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        ends = "raise SystemExit(3)" if len(started) else "import sys; sys.stdin.read()"
        assert command[1:3] == ["-m", "remit.project.answering"]
        started.append(popen([sys.executable, "-c", ends], **options))
        return started[-1]

    monkeypatch.setattr(processes.subprocess, "Popen", instead)
    with (
        listening("127.0.0.1", 0) as listener,
        processes.answering(listener, "127.0.0.1", 2) as answering,
        pytest.raises(EndedAtOnceError, match=r"A process that answers ended at once, with 3\."),
    ):
        assert isinstance(answering, Answering)
        answering.watch()
    assert [one.returncode for one in started] == [-signal.SIGTERM, 3]


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", taken.getsockname()[1])
