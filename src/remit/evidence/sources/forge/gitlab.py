"""GitLab, of gitlab.com or of one's own: the collector, through version 4 of its REST API."""

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
from remit.evidence.sources.forge.address import DEEPEST, Address, parsed
from remit.evidence.sources.forge.api import MISSING, Api
from remit.evidence.sources.forge.gitlab_api import GitLab
from remit.evidence.sources.forge.reading import listing, read
from remit.evidence.sources.forge.settings import checked_settings

VERSION: Final = "1"
"""A new one has everything read again; the receiver has the same."""


@dataclass(frozen=True, slots=True)
class GitLabCollector:
    """Reads what is behind an address of GitLab. ``inside``: as in ``net``."""

    inside: tuple[str, ...] = ()
    kind: str = "gitlab"
    version: str = VERSION
    activities: tuple[str, ...] = ACTIVITIES

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings, completed. Raises ``SourceProblem``."""
        parsed(address, DEEPEST, self.inside)
        return checked_settings(settings)

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Lists the projects, and asks one for its merge requests. Raises ``SourceProblem``."""
        with opened(spec, self.inside) as (api, address):
            found = listing(GitLab(api, address), spec.address)
            for one in found[:1]:
                api.get(f"/projects/{one.key}/merge_requests", {"per_page": 1}, what=one.name)
            _expiry(api)
            until = (("the token ends", api.expires),) if api.expires else ()
            return Tried(self.activities, (("projects", str(len(found))), *until))

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """What changed behind the cursor of each project, oldest first. Raises ``SourceProblem``."""
        with opened(spec, self.inside) as (api, address):
            api.expires = str(cursor.get("expires") or "")
            _expiry(api)
            for chunk in read(GitLab(api, address), spec, address.origin, cursor, now, stopped):
                yield replace(chunk, cursor={**chunk.cursor, "expires": api.expires})


def _expiry(api: Api) -> None:
    """Learns when the token ends, where it is one that may ask."""
    answer = api.get("/personal_access_tokens/self", missing=(400, *MISSING), what="the token")
    given = answer.data.get("expires_at") if isinstance(answer.data, dict) else None
    if isinstance(given, str) and len(given) == 10 and given.isascii():
        api.expires = given


@contextmanager
def opened(spec: SourceSpec, inside: tuple[str, ...]) -> Iterator[tuple[Api, Address]]:
    """The API with the token. Raises ``SourceProblem``."""
    needs = KINDS["gitlab"].needs
    if not spec.secret:
        raise SourceProblem("no-secret", needs=needs)
    address = parsed(spec.address, DEEPEST, inside)
    token = {"PRIVATE-TOKEN": spec.secret.strip()}
    with client(allow_inside=inside, secrets={address.base: token}) as http:
        yield Api(http, f"{address.base}/api/v4", needs), address


def collector(room: Room) -> GitLabCollector:
    """As ``kinds`` wants it."""
    return GitLabCollector(room.inside)
