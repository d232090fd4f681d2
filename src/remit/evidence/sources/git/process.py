"""Running git on what strangers made: no hooks, no settings but ours, no prompt, bounded in time, memory and output.

git never sees a repository's own settings: it is pointed at a folder of ours (``shadow``, ``mirror``).
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from remit.evidence import children
from remit.evidence.collector import SourceProblem

SECONDS: Final = 3600
"""For one git process: the history of a million commits takes minutes, the first fetch of a large repository more."""
SHORT_SECONDS: Final = 120
"""For what answers at once."""
MEMORY: Final = 2 * 1024**3
"""Of data of one process: a million commits take some 0.6 GiB."""
LEAST_MEMORY: Final = 256 * 1024**2
MEMORY_A_BYTE: Final = 16
"""Of memory for each byte of the repository's packs: an honest history takes some 5, a bomb takes a thousand."""
FILE_BYTES: Final = 16 * 1024**3
"""The largest pack that is fetched."""
OUTPUT: Final = 64 * 1024 * 1024
"""Of what is read whole. Histories are streamed and have limits of their own."""
_COMPLAINT: Final = 4000
UNREAD: Final = "Could not read from remote repository"
"""All that git says of what ssh had told already."""
_FILES: Final = 512

SETTINGS: Final[Mapping[str, str]] = {
    "advice.detachedHead": "false",
    "core.alternateRefsCommand": "",
    "core.askPass": "",
    "core.attributesFile": "/dev/null",
    "core.bigFileThreshold": "16m",
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.packedGitLimit": "1g",
    "core.packedGitWindowSize": "32m",
    "core.pager": "cat",
    "core.quotePath": "false",
    "credential.helper": "",
    "diff.external": "",
    "diff.renames": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.writeCommitGraph": "false",
    "gc.auto": "0",
    "http.followRedirects": "false",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "http.proxy": "",
    "i18n.logOutputEncoding": "UTF-8",
    "log.mailmap": "true",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "submodule.recurse": "false",
    "transfer.bundleURI": "false",
}
"""Given as environment, so that nothing of them, secrets least, is in the list of processes."""


def environment(folder: Path, settings: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a git process: nothing of ours reaches it but the path and the certificates."""
    kept = {
        name: os.environ[name] for name in ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR") if name in os.environ
    }
    together = {**SETTINGS, **settings}
    config = {"GIT_CONFIG_COUNT": str(len(together))}
    for number, (name, value) in enumerate(together.items()):
        config[f"GIT_CONFIG_KEY_{number}"], config[f"GIT_CONFIG_VALUE_{number}"] = name, value
    return {
        **kept,
        **config,
        "GIT_ASKPASS": "/bin/false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_DIR": str(folder),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": "/nonexistent",
        "LC_ALL": "C",
        "SSH_ASKPASS": "/bin/false",
        "TZ": "UTC",
        **extra,
    }


def memory_for(objects: Path) -> int:
    """How much memory git may take to read what is in a folder of objects."""
    try:
        with os.scandir(objects / "pack") as entries:
            packed = sum(entry.stat(follow_symlinks=False).st_size for entry in entries)
    except OSError:
        packed = 0
    return min(LEAST_MEMORY + MEMORY_A_BYTE * packed, MEMORY)


def _limit(pid: int, memory: int) -> None:
    if not hasattr(
        resource, "prlimit"
    ):  # only Linux can limit another process; elsewhere time and output bound it
        return
    with contextlib.suppress(ProcessLookupError):
        for what, most in (
            (resource.RLIMIT_DATA, memory),
            (resource.RLIMIT_FSIZE, FILE_BYTES),
            (resource.RLIMIT_NOFILE, _FILES),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(pid, what, (most, most))


@contextmanager
def running(
    words: Sequence[str],
    folder: Path,
    *,
    settings: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
    given: bytes | None = None,
    seconds: float = SECONDS,
    memory: int | None = None,
) -> Iterator[IO[bytes]]:
    """Run ``git words`` on ``folder``; gives its output to be read. Raises ``SourceProblem`` where git fails.

    ``given`` is what it reads; ``memory`` is by default what the repository can need. It ends, with all that it
    started, when the block ends or the time is over.
    """
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as feed:
        if given:
            feed.write(given)
            feed.seek(0)
        try:
            process = subprocess.Popen(
                ["git", "--no-pager", *words],
                stdin=feed,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(folder, settings or {}, extra or {}),
                cwd="/",
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise SourceProblem("program", program="git") from error
        objects = Path((extra or {}).get("GIT_OBJECT_DIRECTORY") or folder / "objects")
        _limit(process.pid, memory_for(objects) if memory is None else memory)
        late = threading.Event()

        def end() -> None:
            late.set()
            children.kill(process)

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            with children.watched(process):
                with cast(IO[bytes], process.stdout) as stream:
                    yield stream
                status = process.wait()
        finally:
            timer.cancel()
            children.kill(process)
            process.wait()
        if late.is_set():
            raise SourceProblem("too-long", seconds=f"{seconds:g}")
        if status:
            errors.seek(0)
            raise SourceProblem("failed", program="git", why=_why(errors.read(_COMPLAINT), status))


def _why(complaint: bytes, status: int) -> str:
    """The last thing that git complained of, one line, without control characters."""
    lines = [line for line in complaint.decode("utf-8", "replace").splitlines() if line.strip()]
    worst = [line for start in ("fatal:", "error:") for line in lines if line.startswith(start)]
    chosen = (worst or lines[-1:] or [""])[0]
    if UNREAD in chosen and lines.index(chosen):
        chosen = lines[lines.index(chosen) - 1]  # what ssh said
    text = "".join(character if character.isprintable() else " " for character in chosen)
    return text[:200] or f"it ended with {status}"


def output(
    words: Sequence[str],
    folder: Path,
    *,
    settings: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
    given: bytes | None = None,
    seconds: float = SHORT_SECONDS,
    most: int = OUTPUT,
    memory: int | None = None,
) -> bytes:
    """All that ``git words`` prints. Raises ``SourceProblem`` where it fails or prints more than ``most`` bytes."""
    with running(
        words, folder, settings=settings, extra=extra, given=given, seconds=seconds, memory=memory
    ) as stream:
        read = stream.read(most + 1)
        if len(read) > most:
            raise SourceProblem("too-large", what=f"git {words[0]}", limit=f"{most // 1024**2} MiB")
    return read
