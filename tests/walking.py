"""Everything that Remit answers to reading: pages, exports, feeds, operations of the API; and what its tables hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from remit.actions import token
from remit.db.models import User

APART: Final = ("^", "account/", "sign-", "start/", "invitations/", "scim/")
"""Signing in, and the empty answers of paths that are none: nothing of evidence is behind them, secrets change."""
FRESH: Final = re.compile(rb'(name="csrfmiddlewaretoken" value=|nonce-|nonce=)"?[\w-]+')
"""What is another one in each answer by itself."""


def routes() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, pattern and parameters of every path that is not apart."""

    def below(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[Any]:
        for one in patterns:
            path = before + str(one.pattern)
            if path.startswith(APART):
                continue
            if isinstance(one, URLResolver):
                yield from below(one.url_patterns, path)
            else:
                yield one.name or "", path, tuple(one.pattern.converters)

    yield from below(get_resolver().url_patterns, "")


def paths(values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Every address with each of the values in it. Raises KeyError for a parameter that has none."""
    for _, pattern, names in routes():
        for chosen in product(*(values[name] for name in names)):
            path = pattern
            for name, value in zip(names, chosen, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
            yield f"/{path}"


def reader(user: User) -> Callable[[str], bytes]:
    """Reads as this user: pages as signed in, the API with a token of theirs."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    secret = token.create("walk", ("read",), 30, acting_user=None, user=user)[1]

    def read(path: str) -> bytes:
        found: Any
        if path.startswith("/api/v1/"):
            found = Client(raise_request_exception=False).get(
                path, headers={"Authorization": f"Bearer {secret}"}
            )
        else:
            found = client.get(path)
        body = b"".join(found.streaming_content) if found.streaming else found.content
        return b"%d " % found.status_code + FRESH.sub(b"", body)

    return read


def tables(but: frozenset[str]) -> dict[str, list[str]]:
    """Every row of every table of Remit, but of those named."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith("remit_") and name not in but:
                cursor.execute(f'SELECT * FROM "{name}"')
                found[name] = sorted(map(repr, cursor.fetchall()))
    return found
