"""HTTP for every source: connects only to addresses that were checked, and is bounded in time and size.

``client()`` gives an ordinary ``httpx.Client``. Beneath it each connection, and so each redirect, goes to an address
that was just checked (a name is looked up once: it cannot be rebound in between); answers over a limit, or that
drip, end; what goes wrong is a ``SourceProblem`` and nothing else. Answers with 4xx and 5xx are returned as they are.
"""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import httpcore
import httpx

from remit.evidence.addresses import checked, outside
from remit.evidence.collector import SourceProblem

__all__ = ["CALL_SECONDS", "MAX_BYTES", "checked", "client", "outside"]

MAX_BYTES: Final = 16 * 1024 * 1024
"""Of one answer, unpacked. Pages of a forge are under 1 MiB; a calendar of ten years is some MiB."""
CALL_SECONDS: Final = 60.0
"""For one request with its answer. A server that drips a byte a second must not hold a worker."""
STEP_SECONDS: Final = 15.0
"""For connecting, and for the next piece of an answer."""
REDIRECTS: Final = 5
_PIECE: Final = 64 * 1024


def client(
    *,
    allow_inside: Iterable[str] = (),
    secrets: Mapping[str, Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    seconds: float = CALL_SECONDS,
    verify: ssl.SSLContext | None = None,
) -> httpx.Client:
    """A client for one thread. Close it (``with``).

    ``secrets``: for an origin as ``https://api.example.org``, the headers that carry the token. They are added for
    this origin alone, so a redirect cannot carry a token away. ``seconds`` bounds each request with its answer.
    Proxies of the environment are not used: they would connect for us, unchecked.
    """
    transport = CheckedTransport(tuple(allow_inside), secrets or {}, max_bytes, seconds, verify)
    return _Client(
        transport=transport,
        headers={"User-Agent": "remit", **(headers or {})},
        timeout=STEP_SECONDS,
        follow_redirects=True,
        max_redirects=REDIRECTS,
        trust_env=False,
    )


class _Client(httpx.Client):
    """Tells also of what httpx itself finds wrong with an address or a redirect as a ``SourceProblem``."""

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        try:
            return super().send(request, **options)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            address = _Limits(request.url, 0, 0).address
            raise SourceProblem("unreachable", address=address, why=str(error)[:200]) from error


class _Clock(threading.local):
    """When the request of this thread has to be over."""

    end = float("inf")

    def left(self, most: float | None) -> float:
        """The seconds that a step may take."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise _TooLong
        return left if most is None else min(left, most)


class _TooLong(Exception):
    """The request took longer than it may."""


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the request's time."""

    def __init__(self, inner: httpcore.NetworkStream, clock: _Clock) -> None:
        self._inner, self._clock = inner, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._clock.left(timeout))
        return _Stream(inner, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to what was checked, by address; TLS still verifies the name."""

    def __init__(self, allow_inside: tuple[str, ...], clock: _Clock) -> None:
        self._allowed, self._clock, self._inner = allow_inside, clock, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception | None = None
        for address in checked(host, port, self._allowed):
            try:
                left = self._clock.left(timeout)
                return _Stream(self._inner.connect_tcp(address, port, left, local_address), self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError("no address")


class CheckedTransport(httpx.BaseTransport):
    """The transport beneath ``client``."""

    def __init__(
        self,
        allow_inside: tuple[str, ...],
        secrets: Mapping[str, Mapping[str, str]],
        max_bytes: int,
        seconds: float,
        verify: ssl.SSLContext | None,
    ) -> None:
        self._clock = _Clock()
        self._secrets = {_origin(httpx.URL(origin)): dict(headers) for origin, headers in secrets.items()}
        self._max_bytes, self._seconds = max_bytes, seconds
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify or httpx.create_ssl_context(),
            network_backend=_Backend(allow_inside, self._clock),
            max_connections=4,
            keepalive_expiry=15.0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read, within the limits."""
        request.headers["Accept-Encoding"] = "gzip"  # what can be unpacked in bounded pieces below
        carried = httpx.Headers(request.headers)
        carried.update(self._secrets.get(_origin(request.url), {}))
        limits = _Limits(request.url, self._max_bytes, self._seconds)
        self._clock.end = limits.end
        inner = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=carried.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with limits:
            answer = self._pool.handle_request(inner)
        headers = httpx.Headers(answer.headers)
        packed = headers.pop("content-encoding", "identity").strip().lower()
        if packed not in ("identity", "gzip", ""):
            answer.close()
            raise SourceProblem("format", what=limits.address, why=packed, expected="gzip")
        if packed == "gzip":
            headers.pop("content-length", None)
        body = _Body(answer, limits, packed == "gzip")
        return httpx.Response(answer.status, headers=headers, stream=body, extensions=answer.extensions)

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


class _Limits:
    """Turns what goes wrong on the wire into a ``SourceProblem``. Never shows the query: it may hold a token."""

    def __init__(self, url: httpx.URL, max_bytes: int, seconds: float) -> None:
        self.address = f"{url.scheme}://{url.netloc.decode('ascii', 'replace').rpartition('@')[2]}"
        self.max_bytes, self.seconds = max_bytes, seconds
        self.end = time.monotonic() + seconds

    def too_large(self) -> SourceProblem:
        """The problem of an answer over the limit."""
        return SourceProblem("too-large", what=self.address, limit=f"{self.max_bytes // 1024} KiB")

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _TooLong) or (
            isinstance(error, httpcore.TimeoutException) and time.monotonic() >= self.end
        ):
            raise SourceProblem("too-long", seconds=f"{self.seconds:g}") from error
        if isinstance(error, httpcore.TimeoutException):
            raise SourceProblem("unreachable", address=self.address, why="no answer in time") from error
        if isinstance(error, httpcore.UnsupportedProtocol):
            raise SourceProblem("address", address=self.address, expected="https://… or http://…") from error
        if isinstance(error, (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError)):
            untrusted = _certificate(error)
            if untrusted is not None:
                raise SourceProblem("certificate", address=self.address, why=untrusted) from error
            raise SourceProblem("unreachable", address=self.address, why=str(error)[:200]) from error


def _certificate(error: BaseException) -> str | None:
    """Why the certificate is not trusted, if that is what ended the connection."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return None


class _Body(httpx.SyncByteStream):
    """The body of an answer, unpacked, up to the limit."""

    def __init__(self, answer: httpcore.Response, limits: _Limits, packed: bool) -> None:
        self._answer, self._limits, self._packed = answer, limits, packed

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        with self._limits:
            for piece in self._unpacked() if self._packed else self._answer.iter_stream():
                size += len(piece)
                if size > self._limits.max_bytes:
                    raise self._limits.too_large()
                yield piece

    def _unpacked(self) -> Iterator[bytes]:
        engine = zlib.decompressobj(wbits=31)
        try:
            for piece in self._answer.iter_stream():
                rest = piece
                while rest and not engine.eof:
                    yield engine.decompress(rest, _PIECE)
                    rest = engine.unconsumed_tail
            yield engine.flush()
        except zlib.error as error:
            raise SourceProblem(
                "format", what=self._limits.address, why="damaged", expected="gzip"
            ) from error

    def close(self) -> None:
        """Give the connection back."""
        self._answer.close()
