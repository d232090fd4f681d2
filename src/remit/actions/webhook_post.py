"""One request to a webhook's address: bounded in time and size, never redirected, never into the own network."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import SplitResult

from remit import __version__
from remit.core.webhook_address import BadAddress, is_open, parsed

CONNECT_SECONDS = 5.0
SECONDS = 15.0
"""The whole attempt, however slowly the other side answers."""
READ = 2048
"""Bytes of an answer that are read; the rest is left."""
REDIRECTS = 300
"""From this status on the beginning of the answer is kept: it tells what was wrong."""
MOST_ADDRESSES = 3
KEPT = 200
"""Characters of it that are kept."""


class Outcome(NamedTuple):
    """What came of it. ``status``: what was answered, as digits, or ``address``, ``private``, ``tls``, ``time``
    or ``connection``; ``said``: how the answer began, or what the fault said."""

    status: str
    said: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the receiver took it."""
        return len(self.status) == 3 and self.status.startswith("2")


class _Private(OSError):
    """The name leads into the own network."""


class _Deadline:
    """Cuts the line once the time is up. On a copy of the socket: encrypting takes the first one over."""

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self.passed = False
        self._copy = line.dup()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._copy.close()

    def _cut(self) -> None:
        self.passed = True
        with suppress(OSError):
            self._copy.shutdown(socket.SHUT_RDWR)


def post(
    url: str, body: bytes, headers: dict[str, str], *, private: bool, seconds: float = SECONDS
) -> Outcome:
    """Sends the body. ``private``: the own network is allowed, and an address without encryption.

    The name is looked up once, and what is connected to is what was checked.
    """
    try:
        parts = parsed(url, private=private)
    except BadAddress as error:
        return Outcome("address", str(error))
    try:
        line = _connected(parts, private)
    except _Private as error:
        return Outcome("private", str(error))
    except (OSError, UnicodeError) as error:
        return _fault(error)
    with _Deadline(line, seconds) as deadline:
        try:
            line.settimeout(seconds)
            if parts.scheme == "https":
                line = ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname)
            return _asked(line, parts, body, headers)
        except (OSError, http.client.HTTPException) as error:
            # A single wait may end just before all of them together.
            late = deadline.passed or isinstance(error, TimeoutError)
            return Outcome("time") if late else _fault(error)
        finally:
            line.close()


def _connected(parts: SplitResult, private: bool) -> socket.socket:
    """A line to the first of the name's addresses that can be reached. Raises OSError, UnicodeError."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [entry[4] for entry in found]
    if not private:
        for address in addresses:
            if not is_open(str(address[0])):
                raise _Private(f"{parts.hostname}: {address[0]}")
    fault: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((str(address[0]), port), timeout=CONNECT_SECONDS)
        except OSError as error:
            fault = error
    raise fault or OSError("the name leads nowhere")


def _asked(line: socket.socket, parts: SplitResult, body: bytes, headers: dict[str, str]) -> Outcome:
    """Sends the request on the line and reads the beginning of the answer."""
    asking = http.client.HTTPConnection(parts.hostname or "")
    asking.sock = line
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asking.putrequest("POST", target, skip_host=True, skip_accept_encoding=True)
    own = {
        "Host": parts.netloc,
        "User-Agent": f"Remit/{__version__}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    for name, value in {**own, **headers}.items():
        asking.putheader(name, value)
    asking.endheaders(body)
    answer = asking.getresponse()
    said = answer.read(READ) if answer.status >= REDIRECTS else b""
    return Outcome(str(answer.status), said.decode("utf-8", "replace").replace("\0", "")[:KEPT])


def _fault(error: Exception) -> Outcome:
    kind = (
        "tls"
        if isinstance(error, ssl.SSLError)
        else "time"
        if isinstance(error, TimeoutError)
        else "connection"
    )
    return Outcome(kind, (str(error) or type(error).__name__)[:KEPT])
