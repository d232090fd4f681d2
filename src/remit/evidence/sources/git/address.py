"""What may stand as the address of a repository: a folder, ``file:``, ``https:`` or ``ssh:``; nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from remit.evidence.collector import SourceProblem

EXPECTED: Final = "a folder, https://host/path, ssh://user@host/path or user@host:path"
LENGTH: Final = 2000
_PORTS: Final = {"https": 443, "ssh": 22}
_SCP: Final = re.compile(
    r"(?P<user>[A-Za-z0-9._~][A-Za-z0-9._~-]*)@(?P<host>[A-Za-z0-9._-]+):(?P<path>[^:].*)"
)
_HOST: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+")
_USER: Final = re.compile(r"[A-Za-z0-9._~][A-Za-z0-9._~-]*")


class Remote(NamedTuple):
    """An address in the network. ``url`` has no secret: one with a password is refused."""

    scheme: str
    host: str
    port: int
    url: str


def parsed(address: str) -> Path | Remote:
    """The folder or the remote that the address means. Raises ``SourceProblem``; never shows a password."""
    text = address.strip()
    if not text or len(text) > LENGTH or text.startswith("-") or not text.isprintable() or "::" in text[:20]:
        raise _refused(text)
    short = _SCP.fullmatch(text)
    if short and "://" not in text:
        return _remote(f"ssh://{short['user']}@{short['host']}/{short['path'].lstrip('/')}", text)
    if "://" not in text:
        return _folder(text, text)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _refused(text) from None
    if parts.scheme == "file":
        if parts.netloc not in ("", "localhost"):
            raise _refused(text)
        return _folder(unquote(parts.path), text)
    return _remote(text, text)


def _folder(path: str, text: str) -> Path:
    folder = Path(path)
    if not folder.is_absolute() or "\0" in path:
        raise _refused(text, "the whole path of a folder, as /srv/git/ledger.git")
    return folder


def _remote(url: str, shown: str) -> Remote:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(shown) from None
    host = parts.hostname or ""
    if parts.password is not None or (parts.scheme == "https" and parts.username):
        raise _refused(shown, "an address without a password or token: give that as the token")
    wrong_user = parts.username is not None and not _USER.fullmatch(parts.username)
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or wrong_user or len(parts.path) < 2:
        raise _refused(shown)
    if parts.query or parts.fragment or parts.path.startswith("/-"):
        raise _refused(shown)
    return Remote(parts.scheme, host, port or _PORTS[parts.scheme], url)


def _refused(text: str, expected: str = EXPECTED) -> SourceProblem:
    shown = re.sub(r"[?#].*", "", re.sub(r"//[^/@]*@", "//", text), flags=re.DOTALL)
    shown = "".join(character if character.isprintable() else "?" for character in shown)[:100]
    return SourceProblem("address", address=shown, expected=expected)
