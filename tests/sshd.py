"""An ssh server of this machine, for whoever runs the tests, with a key of its own and one deploy key."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

PROGRAM = next((path for path in ("/usr/sbin/sshd", "/usr/local/sbin/sshd") if Path(path).exists()), None)


class Sshd(NamedTuple):
    """Where it answers, what it is known by, the private key that it lets in, and one that it does not."""

    address: str
    known: str
    key: str
    stranger: str


def made_key(path: Path, passphrase: str = "") -> str:
    """A new private key; the public one is beside it."""
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", str(path)]
    subprocess.run(words, check=True, capture_output=True)
    return path.read_text(encoding="ascii")


@contextmanager
def serving(folder: Path) -> Iterator[Sshd]:
    """The server while the block runs; it logs into the folder."""
    assert PROGRAM is not None
    folder.mkdir(mode=0o700, parents=True)
    for name in ("host", "deploy", "stranger"):
        made_key(folder / name)
    shutil.copy(folder / "deploy.pub", folder / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:  # where it lives without rights until somebody is let in
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        "PidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
    )
    log = (folder / "log").open("w")
    words = [PROGRAM, "-D", "-e", "-f", str(folder / "config")]
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        public = (folder / "host.pub").read_text(encoding="ascii").split()
        yield Sshd(
            f"ssh://{getpass.getuser()}@127.0.0.1:{port}",
            f"[127.0.0.1]:{port} {public[0]} {public[1]}",
            (folder / "deploy").read_text(encoding="ascii"),
            (folder / "stranger").read_text(encoding="ascii"),
        )
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()
