"""A server on a database of the test's own, each request with a connection of its own: as many at once as like."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from databases import connect
from django.core.wsgi import get_wsgi_application
from django.db import connections


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The address of a server that answers from the database at the address, while the block runs."""
    inner = get_wsgi_application()

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        # All of it at once, not as a generator: one whose reader has gone away ends when it is collected, which
        # may be in another request's thread, and would close that one's connection.
        connections["default"] = connect(url)
        try:
            response = inner(environ, start)
            try:
                return [b"".join(response)]
            finally:
                response.close()
        finally:
            connections["default"].close()

    server = make_server("127.0.0.1", 0, answer, server_class=_Server, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
