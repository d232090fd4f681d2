"""How git reaches a repository over ssh: with a key of the source's own, or as the account that collects.

ssh reads no settings of the account, asks nothing, forwards nothing, and goes on only where the server's key is known.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.address import Remote

PORT: Final = 22
OPENSSH: Final = "-----BEGIN OPENSSH PRIVATE KEY-----"
KEY: Final = re.compile(
    r"-----BEGIN (?P<kind>[A-Z ]*PRIVATE KEY)-----(?P<body>.*)-----END (?P=kind)-----\s*", re.DOTALL
)
WIDTH: Final = 64
ALWAYS: Final[Mapping[str, str]] = {
    "BatchMode": "yes",
    "ClearAllForwardings": "yes",
    "ConnectTimeout": "15",
    "ForwardAgent": "no",
    "PermitLocalCommand": "no",
    "ProxyCommand": "none",
    "StrictHostKeyChecking": "yes",
    "UpdateHostKeys": "no",
}


@contextmanager
def way(remote: Remote, address: str, secret: str | None, known: Sequence[str]) -> Iterator[dict[str, str]]:
    """What git's environment needs within the block. ``known``: lines of known_hosts, else those of the account.

    The key is in no file of a disk and in no list of processes. Raises ``SourceProblem`` where it is none.
    """
    home = Path.home()
    options = {
        **ALWAYS,
        # As ssh itself looks a server up: by its name, and by its port where that is another one.
        "HostKeyAlias": remote.host if remote.port == PORT else f"[{remote.host}]:{remote.port}",
        "HostName": address,
        "UserKnownHostsFile": str(home / ".ssh" / "known_hosts"),
    }
    environment = {"HOME": str(home)}
    with ExitStack() as files:
        if known:
            text = "".join(f"{line}\n" for line in known)
            options["UserKnownHostsFile"] = files.enter_context(_shown(text))
            options["GlobalKnownHostsFile"] = "/dev/null"
        if secret:
            options |= {
                "IdentitiesOnly": "yes",
                "IdentityAgent": "none",
                "IdentityFile": files.enter_context(_shown(checked_key(secret))),
                "PreferredAuthentications": "publickey",
            }
        elif "SSH_AUTH_SOCK" in os.environ:
            environment["SSH_AUTH_SOCK"] = os.environ["SSH_AUTH_SOCK"]
        words = ["ssh", "-F", "none", *(f"-o{name}={value}" for name, value in sorted(options.items()))]
        yield {**environment, "GIT_SSH_COMMAND": shlex.join(words)}


def checked_key(secret: str) -> str:
    """The private key as ssh reads it. Raises ``SourceProblem`` where it is none, or wants a passphrase.

    Its lines may have become one on the way: a field of a page has no other.
    """
    text = secret.strip() + "\n"
    found = KEY.fullmatch(text)
    if found and ":" not in found["body"]:
        body = "\n".join(textwrap.wrap("".join(found["body"].split()), WIDTH))
        text = f"-----BEGIN {found['kind']}-----\n{body}\n-----END {found['kind']}-----\n"
    load = load_ssh_private_key if text.startswith(OPENSSH) else load_pem_private_key
    try:
        load(text.encode(), None)
    except TypeError:
        raise SourceProblem("unreadable", why="the key wants a passphrase: make one without") from None
    except (ValueError, UnsupportedAlgorithm) as error:
        why = "it is no private key for ssh"
        if "password" in str(error).casefold():
            why = "the key wants a passphrase: make one without"
        raise SourceProblem("unreadable", why=why) from None
    return text


@contextmanager
def _shown(text: str) -> Iterator[str]:
    """The path at which another program of this user may read the text, for as long as the block runs."""
    if sys.platform == "linux":
        handle = os.memfd_create("remit")
        try:
            os.fchmod(handle, 0o600)  # ssh refuses keys that others might read
            with os.fdopen(os.dup(handle), "w", encoding="utf-8") as file:
                file.write(text)
            yield f"/proc/{os.getpid()}/fd/{handle}"
        finally:
            os.close(handle)
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        yield file.name
