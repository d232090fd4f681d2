"""What may stand as the address of a forge: an organisation or a group, or one repository of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from remit.evidence.collector import SourceProblem

EXPECTED: Final = "https://host/group or https://host/group/repository"
LENGTH: Final = 2000
DEEPEST: Final = 21
"""Segments: GitLab allows twenty nested groups, and the project."""
_HOST: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]")
_SEGMENT: Final = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9_.-]{1,255}")


class Address(NamedTuple):
    """``base`` is scheme, host and port; ``path`` is ``acme`` or ``acme/ledger``."""

    base: str
    host: str
    path: str

    def origin(self, name: str) -> str:
        """The address of a repository of this forge: what its acts have as their origin."""
        return f"{self.base}/{name}"

    def holds(self, name: str) -> bool:
        """Whether a repository is this address, or below it. Forges do not tell small letters from capitals."""
        wanted, given = self.path.casefold(), name.casefold()
        sound = all(_SEGMENT.fullmatch(segment) for segment in name.split("/"))
        return sound and "/" in name and (given == wanted or given.startswith(f"{wanted}/"))

    @property
    def quoted(self) -> str:
        """The path as one segment of an API's address."""
        return quote(self.path, safe="")


def parsed(address: str, deepest: int, inside: Iterable[str] = ()) -> Address:
    """The address. Raises SourceProblem. ``inside``: hosts that may be read without TLS, as the token goes there."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _refused(text) from None
    host = (parts.hostname or "").lower()
    if len(text) > LENGTH or not text.isprintable() or parts.query or parts.fragment:
        raise _refused(text)
    if parts.username is not None or parts.password is not None:
        raise _refused(text, "an address without a name or token: give that as the token")
    if ":" in host:
        host = f"[{host}]"
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(host):
        raise _refused(text)
    plain = {entry.strip().lower() for entry in inside}
    if parts.scheme == "http" and not {host, f"{host}:{port}"} & plain:
        raise _refused(text, "https://…, as the token is sent there")
    segments = parts.path.strip("/").removesuffix(".git").split("/")
    if not 1 <= len(segments) <= deepest or not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise _refused(text)
    return Address(
        f"{parts.scheme}://{host}" + (f":{port}" if port is not None else ""), host, "/".join(segments)
    )


def host_of(address: str) -> str:
    """The host of an address that was checked when its source was added, with its port if it has one."""
    return urlsplit(address).netloc.lower()


def _refused(text: str, expected: str = EXPECTED) -> SourceProblem:
    shown = re.sub(r"[?#].*", "", re.sub(r"//[^/@]*@", "//", text), flags=re.DOTALL)
    shown = "".join(character if character.isprintable() else "?" for character in shown)[:100]
    return SourceProblem("address", address=shown or "nothing", expected=expected)
