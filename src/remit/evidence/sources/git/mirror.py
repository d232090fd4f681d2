"""A repository in the network: a bare mirror of its branches in a folder of ours, fetched when something is new."""

from __future__ import annotations

import base64
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from remit.evidence.addresses import checked
from remit.evidence.collector import SourceProblem
from remit.evidence.envelope import digest
from remit.evidence.sources.git import ssh
from remit.evidence.sources.git.address import Remote
from remit.evidence.sources.git.process import MEMORY, output
from remit.evidence.sources.git.refs import MOST, Heads, good, local_heads, usual
from remit.evidence.sources.git.shadow import Repository

USER: Final = "x-access-token"
"""GitHub's name for a token; GitLab, Gitea and Bitbucket take any that is not empty."""
NEEDS: Final = "the repository's contents"
LOCK: Final = "remit.lock"
_DENIED: Final = ("authentication failed", "could not read username", "permission denied", "403", "401")
_ABSENT: Final = ("not found", "does not appear to be a git repository", "404")

_UNREACHED: Final = (
    "unable to access",
    "could not read from remote",
    "ssh: ",
    "connection closed",
    "timed out",
)


class Mirror:
    """The mirror of ``remote`` below ``cache``, for one source. ``inside``: what may be reached inside the network.

    ``secret``: a token for https, a private key for ssh. ``known``: lines of known_hosts, for ssh.
    """

    def __init__(
        self,
        cache: Path,
        source: str,
        remote: Remote,
        secret: str | None,
        inside: tuple[str, ...],
        known: tuple[str, ...] = (),
    ) -> None:
        self.folder = cache / f"{digest(source, remote.url)}.git"
        self._remote, self._secret, self._inside, self._known = remote, secret, inside, known

    def heads(self) -> Heads:
        """The branches that the server has now. Raises ``SourceProblem``."""
        self._prepare()
        words = ["ls-remote", "--symref", "--", self._remote.url, "HEAD", "refs/heads/*"]
        return _listed(self._call(words, 120).decode("utf-8", "replace"))

    def fetch(self, heads: Heads) -> Repository:
        """The mirror with what the server has now. Raises ``SourceProblem``."""
        words = [
            "fetch",
            "--quiet",
            "--prune",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
        ]
        with self._alone():
            self._call([*words, "--", self._remote.url, "+refs/heads/*:refs/heads/*"], 3600)
            (self.folder / "HEAD").write_text(f"ref: {heads.main}\n", encoding="utf-8")
        return Repository(self.folder, local_heads(self.folder))

    def delete(self) -> None:
        """Takes the mirror away; nothing happens where there is none."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A cluster may begin the same work twice, on two machines: the second waits, and finds it done."""
        handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with suppress(OSError):  # a folder that knows no locks is one machine's own
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _prepare(self) -> None:
        if (self.folder / "HEAD").exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        output(["init", "--quiet", "--bare", "--template=", "--initial-branch=main"], self.folder)

    def _call(self, words: list[str], seconds: float) -> bytes:
        with self._way() as (settings, extra):
            try:
                return output(
                    words, self.folder, settings=settings, extra=extra, seconds=seconds, memory=MEMORY
                )
            except SourceProblem as problem:
                raise self._clearer(problem) from problem

    @contextmanager
    def _way(self) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
        """How git gets there: to an address checked just now, with the secret where no list of processes shows it."""
        remote = self._remote
        address = checked(remote.host, remote.port, self._inside)[0]
        allowed = {f"protocol.{remote.scheme}.allow": "always"}
        if remote.scheme == "https":
            pinned = f"{remote.host}:{remote.port}:{f'[{address}]' if ':' in address else address}"
            settings = {**allowed, "http.curloptResolve": pinned}
            if "SSL_CERT_FILE" in os.environ:  # git does not look there by itself
                settings["http.sslCAInfo"] = os.environ["SSL_CERT_FILE"]
            if self._secret:
                packed = base64.b64encode(f"{USER}:{self._secret}".encode()).decode()
                settings[f"http.https://{remote.host}:{remote.port}/.extraHeader"] = (
                    f"Authorization: Basic {packed}"
                )
            yield settings, {}
            return
        with ssh.way(remote, address, self._secret, self._known) as extra:
            yield allowed, extra

    def _clearer(self, problem: SourceProblem) -> SourceProblem:
        """What git said, as what a person can do about it."""
        if problem.code != "failed":
            return problem
        why = str(problem.params.get("why", "")).casefold()
        if "host key" in why:
            return SourceProblem("host-key", address=self._remote.url, why=problem.params["why"])
        if any(word in why for word in _DENIED):
            if not self._secret:
                return SourceProblem("no-secret", needs=NEEDS)
            return SourceProblem("refused", needs=NEEDS)
        if any(word in why for word in _ABSENT):
            return SourceProblem("not-found", address=self._remote.url)
        if "certificate" in why:
            return SourceProblem("certificate", address=self._remote.url, why=why)
        if any(word in why for word in _UNREACHED):
            return SourceProblem("unreachable", address=self._remote.url, why=why)
        return problem


def _listed(text: str) -> Heads:
    """The answer of ``git ls-remote --symref``."""
    main = "refs/heads/main"
    found: dict[str, str] = {}
    for line in text.splitlines():
        left, _, name = line.partition("\t")
        if left.startswith("ref: ") and name == "HEAD" and good(left[5:]):
            main = left[5:]
        elif good(name):
            found[name] = left
            if len(found) > MOST:
                raise SourceProblem("too-large", what="the list of branches", limit=f"{MOST} branches")
    return Heads(usual(main, found), dict(sorted(found.items())))
