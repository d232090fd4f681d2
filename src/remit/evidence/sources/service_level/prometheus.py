"""Asking a Prometheus, or what speaks its HTTP API: one number at a time.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from remit.evidence.collector import SourceProblem
from remit.evidence.net import client

BYTES: Final = 1024 * 1024
"""Of one answer: one number is some hundred."""
QUERY_SECONDS: Final = 30
"""What Prometheus may spend on one question."""
EXPECTED: Final = "the address of a Prometheus, as https://prometheus.example.org"
SHOWN: Final = 200


class Unanswered(Exception):
    """Prometheus understood the question, but it is wrong, or too large: only this objective is concerned."""


class Prometheus:
    """A Prometheus for one reading. Use as a context."""

    def __init__(self, address: str, secret: str | None, inside: tuple[str, ...]) -> None:
        self._address = checked_address(address)
        parts = urlsplit(self._address)
        carried = {f"{parts.scheme}://{parts.netloc}": _headers(secret)} if secret else {}
        self._http: httpx.Client = client(
            allow_inside=inside, secrets=carried, max_bytes=BYTES, seconds=QUERY_SECONDS + 5
        )

    def __enter__(self) -> Prometheus:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def version(self) -> str:
        """The version that it says it has; empty where it does not tell. Raises SourceProblem."""
        answer = self._http.get(f"{self._address}/api/v1/status/buildinfo")
        if answer.status_code == 404:  # others that speak the API need not have it
            return ""
        found = _data(answer).get("version")
        return found[:40] if isinstance(found, str) else ""

    def number(self, query: str, at: int) -> float | None:
        """The answer at a moment; None where there is none. Raises Unanswered, SourceProblem."""
        sent = {"query": query, "time": str(at), "timeout": f"{QUERY_SECONDS}s"}
        answer = self._http.post(f"{self._address}/api/v1/query", data=sent)
        if answer.status_code in (400, 422):
            raise Unanswered(_error(answer))
        data = _data(answer)
        found = data.get("result")
        if data.get("resultType") == "scalar":
            return _finite(found)
        if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
            return None
        return _finite(found[0].get("value"))


def checked_address(address: str) -> str:
    """The address without a slash at its end. Raises SourceProblem."""
    try:
        parts = urlsplit(address.strip())
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        raise SourceProblem("address", address=address[:80], expected=EXPECTED) from None
    wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment
    if wrong or "@" in parts.netloc or not port_fits:
        raise SourceProblem("address", address=address[:80] or "nothing", expected=EXPECTED)
    return address.strip().rstrip("/")


def _headers(secret: str) -> Mapping[str, str]:
    """``name:password`` is sent as such, anything else as a token."""
    if ":" in secret:
        return {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
    return {"Authorization": f"Bearer {secret}"}


def _data(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == 401:
        raise SourceProblem("refused", needs="queries (the HTTP API)")
    if answer.status_code == 403:
        raise SourceProblem("forbidden", what="the HTTP API", needs="queries")
    if answer.status_code != 200:
        raise SourceProblem("server", status=answer.status_code)
    found = _parsed(answer)
    data = found.get("data") if found.get("status") == "success" else None
    if not isinstance(data, dict):
        raise SourceProblem(
            "format", what="the answer", why="it is not that of a Prometheus", expected=EXPECTED
        )
    return data


def _error(answer: httpx.Response) -> str:
    found = _parsed(answer).get("error")
    return str(found or answer.status_code)[:SHOWN]


def _parsed(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _finite(value: Any) -> float | None:
    """The number of ``[time, "0.99"]``; None for what is none, as 0/0."""
    try:
        found = float(value[1])
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return found if math.isfinite(found) else None
