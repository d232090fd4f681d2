"""An HTTP server that answers as a forge does: lists with ETags, links and filters; and whatever a test wants."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Reply = tuple[int, dict[str, str], bytes]
LIST_PAGE = 100


class Replay:
    """``world``: what is at each path; lists are cut into pages. ``instead``: replies that come before it, once."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.world: dict[str, Any] = {}
        self.instead: dict[str, list[Reply]] = {}
        self.seen: list[tuple[str, dict[str, list[str]], int]] = []
        self.tokens: set[str | None] = set()
        self.page = LIST_PAGE
        self.headers: dict[str, str] = {}

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def inside(self) -> tuple[str, ...]:
        """As ``REMIT_SOURCES_INSIDE`` would say it."""
        return (f"127.0.0.1:{self._server.server_port}",)

    def asked(self, ending: str = "") -> list[tuple[str, int]]:
        """Paths that were asked for, each with the status of the answer."""
        return [(path, status) for path, _, status in self.seen if path.endswith(ending)]

    def reply(self, path: str, query: dict[str, list[str]], tag: str | None) -> Reply:
        """The answer to one request."""
        waiting = self.instead.get(path)
        if waiting:
            return waiting.pop(0)
        if path not in self.world:
            return 404, {}, b'{"message": "Not Found"}'
        found = self.world[path]
        if isinstance(found, bytes):
            return 200, {}, found
        headers = dict(self.headers)
        if isinstance(found, list):
            found, more = self._page(found, query)
            if more:
                page = int(query.get("page", ["1"])[0]) + 1
                rest = "&".join(f"{name}={value[0]}" for name, value in query.items() if name != "page")
                headers["Link"] = (
                    f'<{self.base}{path}?{rest}&page={page}>; rel="next", <{self.base}/x>; rel="last"'
                )
        body = json.dumps(found).encode()
        headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        return (304, headers, b"") if tag == headers["ETag"] else (200, headers, body)

    def _page(self, listed: list[Any], query: dict[str, list[str]]) -> tuple[list[Any], bool]:
        since = query.get("since", query.get("updated_after", [""]))[0]
        if since:
            listed = [one for one in listed if str(one["updated_at"])[:19] >= since[:19]]
        for ask, login in (("creator", "user.login"), ("author_username", "author.username")):
            if ask in query:
                outer, inner = login.split(".")
                listed = [one for one in listed if (one.get(outer) or {}).get(inner) == query[ask][0]]
        if since:
            listed = sorted(listed, key=lambda one: str(one["updated_at"]))
        size = min(int(query.get("per_page", ["20"])[0]), self.page)
        start = (int(query.get("page", ["1"])[0]) - 1) * size
        return listed[start : start + size], len(listed) > start + size


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        replay: Replay = self.server.replay  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), parse_qs(parts.query)
        raw = parts.path if "%2F" in parts.path and parts.path in replay.world else path
        status, headers, body = replay.reply(raw, query, self.headers.get("If-None-Match"))
        replay.seen.append((path, query, status))
        replay.tokens.add(self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN"))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silent."""


@contextmanager
def serving() -> Iterator[Replay]:
    """A server on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    replay = Replay(server)
    server.replay = replay  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
