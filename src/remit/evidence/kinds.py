"""The kinds of sources that Remit can read, and what is known of each before it is asked anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from remit.evidence.collector import Collector
from remit.evidence.receiver import Receiver

DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Room:
    """What a collector may use besides its source: a folder of its own, and what it may reach inside the network."""

    cache: Path
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source. ``every`` is in minutes, 0 for what is only pushed; ``retention`` in days.

    ``personal``: connected by its owner alone. ``needs``: what the token must be able to read, empty where none is
    needed. ``module``: where ``collector(room)`` is.
    """

    id: str
    title: str
    address: str
    module: str
    every: int = DAY
    retention: int = 730
    personal: bool = False
    secret: bool = False
    needs: str = ""
    receiver_module: str = ""
    spreads: bool = False
    """Whether other machines can read it: it asks nothing of the database, and no server to wait between two calls."""

    @property
    def pushes(self) -> bool:
        """Whether it sends what happens by itself, as the forges do besides being read."""
        return bool(self.receiver_module)

    def receiver(self) -> Receiver:
        """What takes its requests. Only for kinds that push."""
        made: Receiver = import_module(self.receiver_module).receiver()
        return made

    def collector(self, room: Room) -> Collector:
        """The collector. Loaded when it is needed: most commands read no source."""
        made: Collector = import_module(self.module).collector(room)
        return made


_SOURCES: Final = "remit.evidence.sources."
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            Kind(
                "git",
                "Git repository",
                "a folder, or an address that git can fetch",
                _SOURCES + "git",
                retention=3650,
                secret=True,
                spreads=True,
            ),
            Kind(
                "github",
                "GitHub",
                "an organisation or a repository, as https://github.com/acme",
                _SOURCES + "forge.github",
                every=6 * 60,
                secret=True,
                needs="metadata, contents, pull requests, issues and deployments of the repositories",
                receiver_module=_SOURCES + "forge.github_hooks",
            ),
            Kind(
                "gitlab",
                "GitLab",
                "a group or a project, as https://gitlab.com/acme",
                _SOURCES + "forge.gitlab",
                every=6 * 60,
                secret=True,
                needs="the API (scope read_api), as Reporter or above",
                receiver_module=_SOURCES + "forge.gitlab_hooks",
            ),
            Kind(
                "prometheus",
                "Prometheus",
                "the address of a Prometheus, or of what speaks its HTTP API",
                _SOURCES + "service_level",
                every=60,
                secret=True,
                needs="the HTTP API (queries)",
            ),
            Kind(
                "pagerduty",
                "PagerDuty",
                "none: PagerDuty sends what happens",
                "",
                every=0,
                secret=True,
                needs="the signing secret of the webhook subscription",
                receiver_module=_SOURCES + "incidents.pagerduty",
            ),
            Kind(
                "alertmanager",
                "Prometheus Alertmanager",
                "none: Alertmanager sends what happens",
                "",
                every=0,
                secret=True,
                needs="the token that Alertmanager sends",
                receiver_module=_SOURCES + "incidents.alertmanager",
            ),
            Kind(
                "calendar",
                "Calendar",
                "the private address of the calendar in iCalendar format",
                _SOURCES + "calendar",
                every=6 * 60,
                retention=400,
                personal=True,
            ),
            Kind("check-in", "Check-ins", "none: holders write them", "", every=0, retention=3650),
        )
    }
)
"""By id; ``retention`` is what a source keeps unless it says otherwise."""
