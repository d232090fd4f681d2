"""What the environment says: every ``REMIT_*`` setting is read here, and nowhere else.

``docs/settings.md`` describes each; a test holds the two together.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import platformdirs

NAMES = (
    "REMIT_ALLOWED_HOSTS",
    "REMIT_BASE_URL",
    "REMIT_CLUSTER_KEY_FILE",
    "REMIT_DATABASE_PASSWORD_FILE",
    "REMIT_DATABASE_URL",
    "REMIT_DATA_DIR",
    "REMIT_DEBUG",
    "REMIT_ENGINE",
    "REMIT_ENGINE_SECONDS",
    "REMIT_LAKE_DIR",
    "REMIT_OIDC_CLIENT_ID",
    "REMIT_OIDC_CLIENT_SECRET",
    "REMIT_OIDC_CLIENT_SECRET_FILE",
    "REMIT_OIDC_ISSUER",
    "REMIT_OIDC_NAME",
    "REMIT_PROCESSES",
    "REMIT_PROXIES",
    "REMIT_SECRET_KEY",
    "REMIT_SECRET_KEY_FILE",
    "REMIT_SMTP_FROM",
    "REMIT_SMTP_HOST",
    "REMIT_SMTP_PASSWORD",
    "REMIT_SMTP_PASSWORD_FILE",
    "REMIT_SMTP_PORT",
    "REMIT_SMTP_SECURITY",
    "REMIT_SMTP_USER",
    "REMIT_SOURCES_INSIDE",
    "REMIT_THREADS",
    "REMIT_WORKER",
    "REMIT_WEBHOOK_PRIVATE",
)
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SECRET_BYTES = 50
THREADS = 8
PROCESSES = 4
ENGINE_SECONDS = 30


class Oidc(NamedTuple):
    """Where people sign in with the account that they have already."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


class Smtp(NamedTuple):
    """The server that mail goes out through. ``security``: ``starttls``, ``tls`` or ``none``."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True)
class Environment:
    """The settings of this process. Nothing is read from disk before it is asked for."""

    values: Mapping[str, str]

    @classmethod
    def of_process(cls) -> Environment:
        return cls({name: os.environ[name] for name in NAMES if os.environ.get(name)})

    @property
    def data_dir(self) -> Path:
        """Where Remit keeps its own files when nothing else is said; it may not exist yet."""
        given = self.values.get("REMIT_DATA_DIR")
        return Path(given) if given else Path(platformdirs.user_data_dir("remit", appauthor=False))

    @property
    def engine(self) -> str:
        """What answers questions to the evidence: empty for the one inside, else ``sc://host:port`` of a cluster."""
        return self.values.get("REMIT_ENGINE", "").strip()

    @property
    def engine_seconds(self) -> float:
        """How long whoever reads a page waits for an answer of the evidence. Raises ValueError."""
        found = float(self.values.get("REMIT_ENGINE_SECONDS") or ENGINE_SECONDS)
        if not 0 < found <= 3600:
            raise ValueError("REMIT_ENGINE_SECONDS is more than 0, and 3600 at the most")
        return found

    @property
    def cluster_key_file(self) -> Path | None:
        """The key that closes what travels over the cluster, in a file that is there on its machines too."""
        given = self.values.get("REMIT_CLUSTER_KEY_FILE")
        return Path(given) if given else None

    @property
    def lake_dir(self) -> Path:
        """Where the evidence is kept; it may not exist yet."""
        given = self.values.get("REMIT_LAKE_DIR")
        return Path(given) if given else self.data_dir / "lake"

    @property
    def database_url(self) -> str:
        """Where the database is. Raises OSError where the password's file cannot be read, ValueError if it is empty."""
        url = self.values.get("REMIT_DATABASE_URL") or f"sqlite:///{self.data_dir / 'remit.sqlite3'}"
        file = self.values.get("REMIT_DATABASE_PASSWORD_FILE")
        parts = urlsplit(url)
        if not file or parts.hostname is None:
            return url
        host = parts.netloc.rpartition("@")[2]
        user = f"{parts.username or ''}:{quote(_read_secret(Path(file)), safe='')}"
        return parts._replace(netloc=f"{user}@{host}").geturl()

    @property
    def debug(self) -> bool:
        return self.values.get("REMIT_DEBUG", "").lower() in ("1", "true", "yes", "on")

    @property
    def webhook_private(self) -> bool:
        """Whether webhooks may go into the own network, and without encryption."""
        return self.values.get("REMIT_WEBHOOK_PRIVATE", "").lower() in ("1", "true", "yes", "on")

    @property
    def base_url(self) -> str:
        """The address that people reach Remit at, without a slash at the end; empty where it is not known."""
        return self.values.get("REMIT_BASE_URL", "").rstrip("/")

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def allowed_hosts(self) -> list[str]:
        """The names this server answers to: those given, that of the base address, this machine's own."""
        given = [host.strip() for host in self.values.get("REMIT_ALLOWED_HOSTS", "").split(",")]
        named = urlsplit(self.base_url).hostname if self.base_url else None
        return [host for host in dict.fromkeys((*given, named or "", *LOCAL_HOSTS)) if host]

    @property
    def sources_inside(self) -> list[str]:
        """What sources may be read inside the network: hosts, ``host:port``, addresses or networks."""
        given = self.values.get("REMIT_SOURCES_INSIDE", "").split(",")
        return [entry.strip() for entry in given if entry.strip()]

    @property
    def proxies(self) -> int:
        """How many servers stand in front, each adding to X-Forwarded-For. Raises ValueError."""
        return int(self.values.get("REMIT_PROXIES", "0"))

    @property
    def works(self) -> bool:
        """Whether `remit serve` collects (``inside``), or `remit work` does (``outside``). Raises ValueError."""
        found = self.values.get("REMIT_WORKER", "inside").strip().lower()
        if found not in ("inside", "outside"):
            raise ValueError("REMIT_WORKER is inside or outside")
        return found == "inside"

    @property
    def threads(self) -> int:
        """How many requests are answered at once. Raises ValueError."""
        found = int(self.values.get("REMIT_THREADS") or THREADS)
        if found < 1:
            raise ValueError("REMIT_THREADS is 1 or more")
        return found

    @property
    def processes(self) -> int:
        """How many processes answer; by default one for each core, up to four, and one alone on SQLite, where they
        would wait for each other to write. Raises ValueError.
        """
        said = self.values.get("REMIT_PROCESSES", "").strip()
        if not said:
            alone = self.database_url.partition(":")[0] == "sqlite"
            return 1 if alone else min(os.cpu_count() or 1, PROCESSES)
        if not said.isdecimal() or int(said) < 1:
            raise ValueError("REMIT_PROCESSES is 1 or more")
        return int(said)

    def oidc(self) -> list[Oidc]:
        """The provider of sign-ins, if one is set: one or none.

        Raises OSError where the secret's file cannot be read, ValueError where it is empty or no client is named.
        """
        issuer = self.values.get("REMIT_OIDC_ISSUER", "").rstrip("/")
        if not issuer:
            return []
        client = self.values.get("REMIT_OIDC_CLIENT_ID")
        if not client:
            raise ValueError("REMIT_OIDC_ISSUER is set and REMIT_OIDC_CLIENT_ID is not")
        file = self.values.get("REMIT_OIDC_CLIENT_SECRET_FILE")
        secret = _read_secret(Path(file)) if file else self.values.get("REMIT_OIDC_CLIENT_SECRET", "")
        name = self.values.get("REMIT_OIDC_NAME") or urlsplit(issuer).hostname or issuer
        return [Oidc(issuer, client, secret, name)]

    def smtp(self) -> Smtp | None:
        """The mail server, if one is set.

        Raises OSError where the password's file cannot be read, ValueError where it is empty, nobody is named as the
        sender, or the security or the port is none.
        """
        host = self.values.get("REMIT_SMTP_HOST")
        if not host:
            return None
        sender = self.values.get("REMIT_SMTP_FROM")
        if not sender:
            raise ValueError("REMIT_SMTP_HOST is set and REMIT_SMTP_FROM is not")
        security = self.values.get("REMIT_SMTP_SECURITY", "starttls").lower()
        if security not in SMTP_PORTS:
            raise ValueError(f"REMIT_SMTP_SECURITY is one of {', '.join(SMTP_PORTS)}")
        port = int(self.values.get("REMIT_SMTP_PORT") or SMTP_PORTS[security])
        file = self.values.get("REMIT_SMTP_PASSWORD_FILE")
        password = _read_secret(Path(file)) if file else self.values.get("REMIT_SMTP_PASSWORD", "")
        return Smtp(host, port, security, self.values.get("REMIT_SMTP_USER", ""), password, sender)

    def secret_key(self) -> str:
        """The key that signs sessions: given, from a file, or made once and kept with mode 0600.

        Raises OSError where the file cannot be read or made, ValueError where it is empty.
        """
        if key := self.values.get("REMIT_SECRET_KEY"):
            return key
        if named := self.values.get("REMIT_SECRET_KEY_FILE"):
            return _read_secret(Path(named))
        path = self.data_dir / "secret-key"
        if not path.exists():
            _write_secret(path)
        return _read_secret(path)


def _read_secret(path: Path) -> str:
    key = path.read_text(encoding="utf-8").strip()
    if not key:
        raise ValueError(f"the file of a secret, {path}, is empty")
    return key


def _write_secret(path: Path) -> None:
    """Writes a new key beside the path and links it there: of two processes, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
