"""Checks before a start, each with an id and a hint: ``remit.E…`` stops, ``remit.W…`` warns."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from socket import create_connection
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from remit.evidence.box import Box, BoxError
from remit.project.environment import LOCAL_HOSTS, Environment

OLDEST_POSTGRESQL = 14
OLDEST_SQLITE = (3, 37)
SHORT_SECRET = 32
SPARK_CONNECT = 15002
REACHED_WITHIN = 5.0
"""Seconds."""


@register(Tags.security, deploy=True)
def secret(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """A short key can be guessed, and whoever has the key can sign in as anybody."""
    if len(settings.SECRET_KEY) < SHORT_SECRET:
        yield Error(
            f"The secret key has fewer than {SHORT_SECRET} characters.",
            hint="Give a longer one in REMIT_SECRET_KEY_FILE, or none: Remit then makes its own.",
            id="remit.E001",
        )


@register(Tags.security, deploy=True)
def address(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """Links in mails and cookies that only travel encrypted need to know the address."""
    environment: Environment = settings.ENVIRONMENT
    if not environment.base_url:
        yield checks.Warning(
            "Nobody said at which address people reach Remit.",
            hint="Set REMIT_BASE_URL, such as https://remit.example.org.",
            id="remit.W001",
        )
    elif not environment.https and not any(f"//{host}" in environment.base_url for host in LOCAL_HOSTS):
        yield checks.Warning(
            "Remit is reached without encryption: whoever listens on the network can take over a session.",
            hint="Put it behind a server that speaks https, and say so in REMIT_BASE_URL.",
            id="remit.W002",
        )


@register(Tags.security, deploy=True)
def proxies(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """Without the visitor's own address all failed sign-ins count as the proxy's, and shut everybody out."""
    environment: Environment = settings.ENVIRONMENT
    if environment.https and not environment.proxies:
        yield checks.Warning(
            "People reach Remit through a server in front, and nobody said so.",
            hint="Set REMIT_PROXIES to how many there are, mostly 1.",
            id="remit.W003",
        )


@register(Tags.security, deploy=True)
def debugging(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """The debugging page shows settings and data to whoever causes an error."""
    if settings.DEBUG:
        yield Error(
            "Debugging is on: error pages would show what Remit holds.",
            hint="Unset REMIT_DEBUG.",
            id="remit.E002",
        )


@register(Tags.database)
def engine(app_configs: Any, databases: Any = None, **_: Any) -> Iterable[CheckMessage]:
    """The engines that the periods' constraints are written for."""
    for alias in databases or ():
        connection: Any = connections[alias]
        if connection.vendor not in ("sqlite", "postgresql"):
            yield Error(
                f"Remit does not know the database engine {connection.vendor}.",
                hint="Use an SQLite or a PostgreSQL address in REMIT_DATABASE_URL.",
                id="remit.E003",
            )
        elif connection.vendor == "sqlite" and connection.Database.sqlite_version_info < OLDEST_SQLITE:
            yield Error(
                "The SQLite library is too old.",
                hint=f"SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer is needed.",
                id="remit.E004",
            )
        elif connection.vendor == "postgresql" and connection.pg_version < OLDEST_POSTGRESQL * 10000:
            yield Error(
                "The PostgreSQL server is too old.",
                hint=f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed, for multiranges.",
                id="remit.E005",
            )


@register(Tags.files, deploy=True)
def lake(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """Where the evidence goes must be there, or be makeable."""
    try:
        settings.LAKE_DIR.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.LAKE_DIR):
            pass
    except OSError as error:
        yield Error(
            f"Evidence cannot be written to {settings.LAKE_DIR}: {error.strerror}.",
            hint="Name a folder that the server may write to in REMIT_LAKE_DIR.",
            id="remit.E006",
        )


@register(Tags.compatibility, deploy=True)
def cluster(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """Where a cluster is to answer questions to the evidence, it must be there."""
    address = urlsplit(settings.ENGINE)
    if not settings.ENGINE:
        return
    host, port = None, None
    with suppress(ValueError):
        host, port = address.hostname, address.port or SPARK_CONNECT
    if address.scheme != "sc" or not host:
        yield Error(
            "REMIT_ENGINE is not the address of a Spark Connect server.",
            hint="Set it to sc://host:port, or not at all.",
            id="remit.E007",
        )
        return
    try:
        create_connection((host, port), timeout=REACHED_WITHIN).close()
    except OSError as error:
        yield checks.Warning(
            f"The cluster of REMIT_ENGINE does not answer: {error}.",
            hint="Start it, or unset REMIT_ENGINE: Remit then asks the evidence by itself.",
            id="remit.W004",
        )


@register(Tags.security, deploy=True)
def cluster_key(app_configs: Any, **_: Any) -> Iterable[CheckMessage]:
    """What travels over the cluster is closed with a key, or sources with a token are not read there."""
    if settings.CLUSTER_KEY_FILE is None:
        return
    try:
        Box(settings.CLUSTER_KEY_FILE)
    except BoxError as error:
        yield Error(
            f"The key of REMIT_CLUSTER_KEY_FILE cannot be used: {error}.",
            hint="Put 32 random characters or more into the file, here and on the machines of the cluster.",
            id="remit.E008",
        )
