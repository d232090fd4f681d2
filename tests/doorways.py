"""What a door is: a page or an operation of the API by which a verb of the access matrix is reached.

Every door is tried as each person of one organisation, in a transaction that is undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from doorcompany import ROW, TEAM, TL

from remit.actions import token
from remit.db import models

RELATIONS = (
    "self",
    "holder",
    "acting",
    "counterpart",
    "member",
    "above",
    "administrator",
    "auditor",
    "signed-in",
)


@dataclass(frozen=True)
class Line:
    """A line of the matrix: what each relation may, and which scope a token needs."""

    kind: str
    state: str
    verb: str
    marks: dict[str, str]
    token: str

    @property
    def cell(self) -> tuple[str, str, str]:
        """What the line is about."""
        return self.kind, self.state, self.verb


def lines() -> Iterator[Line]:
    """The matrix that was written by hand."""
    text = (Path(__file__).parent / "access" / "matrix.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, state, verb, *marks, scope = line.split()
            yield Line(kind, state, verb, dict(zip(RELATIONS, marks, strict=True)), scope)


class Visitor:
    """Somebody at the doors: signed in to the pages, and with a token for the API."""

    def __init__(self, name: str, scopes: tuple[str, ...] = ("read", "write")) -> None:
        self.name = name
        self.user = models.User.objects.get(username=name)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.token = token.create("test", scopes, 30, acting_user=None, user=self.user)[1]

    def get(self, path: str) -> Any:
        """A page."""
        return self.client.get(path)

    def post(self, path: str, **data: Any) -> Any:
        """A form."""
        return self.client.post(path, {name.replace("__", "-"): value for name, value in data.items()})

    def api(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """An operation of the API."""
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        sent = {"Authorization": f"Bearer {self.token}"} | headers
        return Client(raise_request_exception=False).generic(method, f"/api/v1{path}", headers=sent, **body)


Act = Callable[[Visitor, int], Any]
Made = Callable[[int], int]


@dataclass(frozen=True)
class Door:
    """One way to a verb. ``own``: it opens on what is one's own alone, so that everybody is the self behind it.

    ``silent``: it writes without an entry in the audit.
    """

    act: Act
    api: bool = False
    own: bool = False
    writes: bool = False
    silent: bool = False
    narrower: frozenset[str] = frozenset()
    """Who may by the matrix, and is refused with a reason of the object's own."""
    but: frozenset[str] = frozenset()
    """For whom the same button is another verb: the door of that one is tried as them."""
    made: Made = int
    """What the number in its address is, from the scene's."""
    anybody: bool = False
    """Of one's own: it opens to users without a person as well."""
    operation: str = ""
    """Of the API: the method and the path as the description of the API has it."""
    brief: bool = False
    """One more operation behind a cell that is walked as everybody: one is tried for each answer that there is."""


def page(path: str, **more: Any) -> Door:
    """A page that is read."""
    return Door(lambda who, number: who.get(path.format(number)), **more)


def form(path: str, *, own: bool = False, but: str = "", silent: bool = False, **data: Any) -> Door:
    """A form that writes; values that are functions are asked when it is sent."""

    def act(who: Visitor, number: int) -> Any:
        sent = {name: value() if callable(value) else value for name, value in data.items()}
        return who.post(path.format(number), **sent)

    return Door(act, own=own, writes=True, silent=silent, but=frozenset(but.split()))


FILLED = {
    "team": TEAM,
    "responsibility": ROW,
    "person_id": "sam",
    "role": TL,
    "start": "2026-12-10",
    "code": "R101",
}
"""What stands in the addresses of the API."""


def api(
    method: str,
    path: str,
    data: Any = None,
    *,
    made: Made = int,
    match: Callable[[], str] | str = "",
    ask: str = "",
    narrower: str = "",
    but: str = "",
    own: bool = False,
    brief: bool = False,
    silent: bool = False,
    **filled: str,
) -> Door:
    """An operation of the API. ``made`` gives the number in the path, by default that of the scene."""

    def act(who: Visitor, number: int) -> Any:
        where = path.format(**{**FILLED, **filled, "number": number}) + ask
        seen = match() if callable(match) else match
        return who.api(method, where, data, **({"If-Match": seen} if seen else {}))

    return Door(
        act,
        api=True,
        made=made,
        own=own,
        silent=silent,
        writes=method != "GET" and path != "/what-if",
        narrower=frozenset(narrower.split()),
        but=frozenset(but.split()),
        operation=f"{method} {path}",
        brief=brief,
    )


def more(method: str, path: str, data: Any = None, **how: Any) -> Door:
    """One more operation behind a cell that another door is walked for."""
    return api(method, path, data, brief=True, **how)


def undone(act: Callable[[], Any]) -> Any:
    """What comes of it, with nothing of it left in the database."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


def answer(response: Any) -> str:
    """What the door answered. Anything but these is a fault of the test or of the door."""
    status = response.status_code
    if status in (200, 201, 302, 304):
        return "allowed"
    return {403: "refused", 404: "secret"}.get(status, f"{status}: {response.content[-600:]!r}")
