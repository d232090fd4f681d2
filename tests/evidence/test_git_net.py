"""The way to the network: checked addresses, redirects checked again, limits of time and size."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from remit.evidence import net
from remit.evidence.collector import SourceProblem


class Handler(BaseHTTPRequestHandler):
    """Answers by its path."""

    def do_GET(self) -> None:  # noqa: C901
        server: Any = self.server
        server.seen.append((self.path, self.headers.get("PRIVATE-TOKEN")))
        body, headers, status = b"hello", {}, 200
        match self.path.strip("/").split("/", 1):
            case ["to", where]:
                headers, status = {"Location": where}, 302
            case ["loop"]:
                headers, status = {"Location": "/loop"}, 302
            case ["large"]:
                body = b"x" * 2_000_000
            case ["bomb"]:
                body, headers = gzip.compress(b"\0" * 50_000_000), {"Content-Encoding": "gzip"}
            case ["packed"]:
                body, headers = gzip.compress(b"unpacked"), {"Content-Encoding": "gzip"}
            case ["brotli"]:
                headers = {"Content-Encoding": "br"}
            case ["gone"]:
                status = 404
            case ["drip"]:
                self.send_response(200)
                self.end_headers()
                for _ in range(50):
                    try:
                        self.wfile.write(b".")
                    except OSError:
                        return
                    time.sleep(0.1)
                return
            case _:
                pass
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def address(server: Any, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.0.192", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fe80::1%1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_outside_is_the_world_alone(given: str, expected: bool) -> None:
    assert net.outside(given) is expected


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "0x7f.1", "0"])
def test_ways_to_write_this_machine_are_refused(host: str) -> None:
    with pytest.raises(SourceProblem) as problem:
        net.checked(host, 80)
    assert problem.value.code == "inside"


def test_one_bad_address_of_several_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(SourceProblem) as problem:
        net.checked("rebound.example")
    assert (problem.value.code, problem.value.params) == ("inside", {"address": "rebound.example"})
    assert net.checked("rebound.example", 443, ["10.0.0.0/8"]) == ("93.184.216.34", "10.0.0.1")
    assert net.checked("rebound.example", 443, ["rebound.example:443"]) == ("93.184.216.34", "10.0.0.1")
    with pytest.raises(SourceProblem):
        net.checked("rebound.example", 443, ["rebound.example:8443", "10.1.0.0/16"])


def test_inside_is_refused_before_anything_is_sent(server: Any) -> None:
    with net.client() as client, pytest.raises(SourceProblem) as problem:
        client.get(address(server))
    assert (problem.value.code, server.seen) == ("inside", [])


def test_allowed_inside_is_read(server: Any) -> None:
    port = server.server_address[1]
    with net.client(allow_inside=[f"127.0.0.1:{port}"]) as client:
        assert client.get(address(server)).text == "hello"
        assert client.get(address(server, "/packed")).text == "unpacked"
        assert client.get(address(server, "/gone")).status_code == 404


def test_each_redirect_is_checked_again(server: Any) -> None:
    port = server.server_address[1]
    with net.client(allow_inside=[f"127.0.0.1:{port}"]) as client:
        assert client.get(address(server, "/to//fine")).text == "hello"
        for where, code in (
            ("http://127.0.0.1:1/", "inside"),
            ("http://169.254.169.254/latest", "inside"),
            ("http://[::ffff:10.0.0.1]/", "inside"),
            ("ftp://127.0.0.1/", "address"),
            ("http:///", "inside"),
        ):
            with pytest.raises(SourceProblem) as problem:
                client.get(address(server, f"/to/{where}"))
            assert (where, problem.value.code) == (where, code)
        with pytest.raises(SourceProblem) as problem:
            client.get(address(server, "/loop"))
        assert problem.value.code == "unreachable"


def test_a_redirect_cannot_carry_the_token_away(server: Any) -> None:
    port = server.server_address[1]
    secrets = {f"http://127.0.0.1:{port}": {"PRIVATE-TOKEN": "s3cret"}}
    with net.client(allow_inside=["127.0.0.1", "localhost"], secrets=secrets) as client:
        client.get(address(server, f"/to/http://localhost:{port}/there"))
    assert server.seen == [(f"/to/http://localhost:{port}/there", "s3cret"), ("/there", None)]


@pytest.mark.parametrize(
    ("path", "code"),
    [("/large", "too-large"), ("/bomb", "too-large"), ("/drip", "too-long"), ("/brotli", "format")],
)
def test_limits_of_an_answer(server: Any, path: str, code: str) -> None:
    began = time.monotonic()
    with (
        net.client(allow_inside=["127.0.0.1"], max_bytes=1_000_000, seconds=0.5) as client,
        pytest.raises(SourceProblem) as problem,
    ):
        client.get(address(server, path))
    assert (problem.value.code, time.monotonic() - began < 2) == (code, True)


def test_nobody_there_is_said(server: Any) -> None:
    with net.client(allow_inside=["127.0.0.1"]) as client, pytest.raises(SourceProblem) as problem:
        client.get("http://127.0.0.1:1/?token=s3cret")
    assert problem.value.code == "unreachable"
    assert problem.value.params["address"] == "http://127.0.0.1:1"
    assert "s3cret" not in repr(problem.value)
