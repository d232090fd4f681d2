"""A real Prometheus and a real Alertmanager (Debian packages), for as long as a test needs them."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

PROMETHEUS, ALERTMANAGER = "prometheus", "prometheus-alertmanager"
GOOD, BAD = 99, 1
"""What every scrape adds: one in a hundred fails."""


def program(name: str) -> str:
    """Where the program is; skips the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install -y prometheus prometheus-alertmanager")
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class _Exporter(http.server.BaseHTTPRequestHandler):
    scrapes = 0

    def do_GET(self) -> None:
        """Counters that grow with every scrape, and a latency that stays."""
        type(self).scrapes += 1
        text = (
            f'http_requests_total{{code="200"}} {GOOD * self.scrapes}\n'
            f'http_requests_total{{code="500"}} {BAD * self.scrapes}\n'
            "request_seconds 0.2\n"
            "always_one 1\n"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@contextmanager
def exporter() -> Iterator[int]:
    """The port of a small exporter."""
    kind = type("Exporter", (_Exporter,), {"scrapes": 0})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@contextmanager
def running(command: list[str], ready: str, log: Path) -> Iterator[None]:
    """A program until the end of the block, once its address answers; ended by its own handle."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            until(lambda: httpx.get(ready, timeout=2).status_code == 200, f"{command[0]}: {log}", process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(15)


def until(
    true: Callable[[], bool], what: str, process: subprocess.Popen[bytes] | None = None, seconds: int = 60
) -> None:
    """Waits until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process is None or process.poll() is None, f"{what} ended"
        try:
            if true():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


def backfill(folder: Path, now: int) -> None:
    """Three hours of the past: two without a failure, then one in which a tenth fails, with an hour's gap between."""
    rows: dict[str, list[str]] = {"200": [], "500": []}
    good = bad = 0
    for at in range(now - 4 * 3600, now, 15):
        recent = at >= now - 3600
        if now - 2 * 3600 <= at < now - 3600:
            continue
        good, bad = good + (9 if recent else 10), bad + (1 if recent else 0)
        rows["200"].append(f'past_requests_total{{code="200"}} {good} {at}')
        rows["500"].append(f'past_requests_total{{code="500"}} {bad} {at}')
    text = "\n".join(["# TYPE past_requests counter", *rows["200"], *rows["500"], "# EOF", ""])
    (folder / "past.txt").write_text(text)
    made = [program("promtool"), "tsdb", "create-blocks-from", "openmetrics"]
    command = [*made, str(folder / "past.txt"), str(folder / "data")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@contextmanager
def prometheus(folder: Path, *, rules: str = "", alertmanager: str = "") -> Iterator[str]:
    """The address of a Prometheus that scrapes an exporter every second."""
    binary, port = program(PROMETHEUS), free_port()
    with exporter() as scraped:
        (folder / "rules.yml").write_text(rules or "groups: []\n")
        config = (
            "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
            f"rule_files: [{folder / 'rules.yml'}]\n"
            "scrape_configs:\n"
            f"  - {{job_name: shop, static_configs: [{{targets: ['127.0.0.1:{scraped}']}}]}}\n"
        )
        if alertmanager:
            config += (
                "alerting: {alertmanagers: [{static_configs: [{targets: ["
                f"'{alertmanager.removeprefix('http://')}'"
                "]}]}]}\n"
            )
        (folder / "prometheus.yml").write_text(config)
        backfill(folder, int(time.time()))
        command = [
            binary,
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        address = f"http://127.0.0.1:{port}"
        with running(command, f"{address}/-/ready", folder / "prometheus.log"):
            yield address


@contextmanager
def alertmanager(folder: Path, hook: str, token: str) -> Iterator[str]:
    """The address of an Alertmanager that tells the hook of every alert."""
    binary, port = program(ALERTMANAGER), free_port()
    (folder / "alertmanager.yml").write_text(
        "route: {receiver: remit, group_by: [alertname], group_wait: 0s, group_interval: 1s}\n"
        "receivers:\n"
        "  - name: remit\n"
        "    webhook_configs:\n"
        f"      - url: {hook}\n"
        "        send_resolved: true\n"
        "        http_config:\n"
        f"          authorization: {{type: Bearer, credentials: {token}}}\n"
    )
    command = [
        binary,
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alerts'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    address = f"http://127.0.0.1:{port}"
    with running(command, f"{address}/-/ready", folder / "alertmanager.log"):
        yield address
