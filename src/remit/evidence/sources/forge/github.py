"""GitHub, and GitHub Enterprise Server: the collector, through the REST API of version 2022-11-28."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Tried
from remit.evidence.kinds import KINDS, Room
from remit.evidence.net import client
from remit.evidence.sources.forge.acts import ACTIVITIES
from remit.evidence.sources.forge.address import Address, parsed
from remit.evidence.sources.forge.api import Api
from remit.evidence.sources.forge.github_api import GitHub
from remit.evidence.sources.forge.reading import listing, read
from remit.evidence.sources.forge.settings import checked_settings

SEGMENTS: Final = 2
VERSION: Final = "1"
"""A new one has everything read again; the receiver has the same."""


def api_base(address: Address) -> str:
    """Where the API of a server is."""
    if address.host in ("github.com", "www.github.com"):
        return "https://api.github.com"
    if address.host.endswith(".ghe.com"):
        return address.base.replace("://", "://api.", 1)
    return f"{address.base}/api/v3"


@dataclass(frozen=True, slots=True)
class GitHubCollector:
    """Reads what is behind an address of GitHub. ``inside``: as in ``net``."""

    inside: tuple[str, ...] = ()
    kind: str = "github"
    version: str = VERSION
    activities: tuple[str, ...] = ACTIVITIES

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings, completed. Raises ``SourceProblem``."""
        parsed(address, SEGMENTS, self.inside)
        return checked_settings(settings)

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Lists the repositories, and asks one for its pull requests. Raises ``SourceProblem``."""
        with opened(spec, self.inside) as (api, address):
            found = listing(GitHub(api, address), spec.address)
            for one in found[:1]:
                api.get(f"/repos/{one.key}/pulls", {"per_page": 1}, what=one.name)
            until = (("the token ends", api.expires),) if api.expires else ()
            return Tried(self.activities, (("repositories", str(len(found))), *until))

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """What changed behind the cursor of each repository, oldest first. Raises ``SourceProblem``."""
        with opened(spec, self.inside) as (api, address):
            api.expires = str(cursor.get("expires") or "")
            for chunk in read(GitHub(api, address), spec, address.origin, cursor, now, stopped):
                yield replace(chunk, cursor={**chunk.cursor, "expires": api.expires})


@contextmanager
def opened(spec: SourceSpec, inside: tuple[str, ...]) -> Iterator[tuple[Api, Address]]:
    """The API with the token. Raises ``SourceProblem``."""
    needs = KINDS["github"].needs
    if not spec.secret:
        raise SourceProblem("no-secret", needs=needs)
    address = parsed(spec.address, SEGMENTS, inside)
    base = api_base(address)
    host = "/".join(base.split("/", 3)[:3])
    token = {"Authorization": f"Bearer {spec.secret.strip()}"}
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    with client(allow_inside=inside, secrets={host: token}, headers=headers) as http:
        yield Api(http, base, needs), address


def collector(room: Room) -> GitHubCollector:
    """As ``kinds`` wants it."""
    return GitHubCollector(room.inside)
