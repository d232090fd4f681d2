"""Receivers of webhooks on this machine, each with its own way of answering."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple


class Request(NamedTuple):
    """What came: the path, the headers (their names in lower case) and the body."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Keeps what it is sent. ``answers``: what it says by turns, the last one for good."""

    def __init__(self, *answers: int | str) -> None:
        self.answers = list(answers or (200,))
        self.got: list[Request] = []
        self.url = ""
        self.hold = threading.Event()
        """For ``slow``: when it goes on."""

    def next(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.got.append(Request(self.path, headers, body))
        answer = self.receiver.next()
        if answer == "slow":
            self.receiver.hold.wait(20)
            return
        if answer == "drip":
            for _ in range(200):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n"[:1])
                self.wfile.flush()
                if self.receiver.hold.wait(0.05):
                    return
            return
        if answer == "huge":
            self.send_response(500)
            self.end_headers()
            try:
                for _ in range(400):
                    self.wfile.write(b"x" * 65536)
            except OSError:
                self.receiver.hold.set()
            return
        assert isinstance(answer, int)
        self.send_response(answer)
        if 300 <= answer < 400:
            self.send_header("Location", f"{self.receiver.url}elsewhere")
        self.end_headers()
        self.wfile.write(b"no\0t now" if answer != 200 else b"thanks")

    def do_GET(self) -> None:
        """Whoever follows a redirect as browsers do ends here."""
        self.receiver.got.append(Request(self.path, {}, b""))

    def log_message(self, *_: object) -> None:
        """Quietly."""


@contextmanager
def receiving(*answers: int | str, certificate: Path | None = None) -> Iterator[Receiver]:
    """A receiver that listens within the block; with a certificate over TLS."""
    receiver = Receiver(*answers)
    handler = type("Handler", (_Handler,), {"receiver": receiver})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        receiver.url = f"https://localhost:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()
