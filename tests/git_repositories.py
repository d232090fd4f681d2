"""Repositories made on the fly, and the collector on them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.evidence.act import Act
from remit.evidence.collector import Chunk, Place, SourceSpec
from remit.evidence.sources.git import GitCollector

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = 86_400
BEGIN = 1_700_000_000
ANA = "Ana Ruiz <ana@acme.example>"
BO = "Bo Lind <bo@acme.example>"
CHI = "Chi Tran <chi@acme.example>"


@dataclass
class Stream:
    """A history for ``git fast-import``."""

    text: list[bytes] = field(default_factory=list)
    mark: int = 0

    def commit(
        self,
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        author: str = ANA,
        committer: str | None = None,
        at: int | str = BEGIN,
        done: int | str | None = None,
        zone: str = "+0000",
        message: str | bytes = "Change",
        branch: str = "main",
        parents: Sequence[int] = (),
        mode: str = "100644",
    ) -> int:
        """One commit; gives its mark. ``parents``: first the one before, then those merged."""
        self.mark += 1
        said = message.encode() if isinstance(message, str) else message
        lines = [f"commit refs/heads/{branch}", f"mark :{self.mark}", f"author {author} {at} {zone}"]
        lines += [f"committer {committer or author} {at if done is None else done} {zone}"]
        self.text.append("\n".join(lines).encode() + b"\ndata %d\n%s\n" % (len(said), said))
        for number, parent in enumerate(parents):
            self.text.append(f"{'merge' if number else 'from'} :{parent}\n".encode())
        for path, content in (files or {}).items():
            quoted = '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
            if content is None:
                self.text.append(f"D {quoted}\n".encode())
                continue
            data = content.encode() if isinstance(content, str) else content
            self.text.append(f"M {mode} inline {quoted}\n".encode() + b"data %d\n%s\n" % (len(data), data))
        self.text.append(b"\n")
        return self.mark

    def into(self, folder: Path, *, bare: bool = True) -> Path:
        """The repository, made or gone on with."""
        git_dir = folder if bare else folder / ".git"
        if not git_dir.exists():
            words = ["init", "--quiet", "-b", "main", *(["--bare"] if bare else []), str(folder)]
            git(*words)
        git(
            f"--git-dir={git_dir}", "fast-import", "--quiet", "--force", "--date-format=raw-permissive",
            given=b"".join(self.text),
        )  # fmt: skip
        return folder


def git(*words: str, given: bytes | None = None) -> str:
    """What git prints."""
    return subprocess.run(["git", *words], input=given, check=True, capture_output=True).stdout.decode()


def collect(
    folder: Path | str,
    cursor: Mapping[str, Any] | None = None,
    *,
    places: tuple[Place, ...] = (),
    cache: Path = Path("/nonexistent"),
    inside: tuple[str, ...] = (),
    secret: str | None = None,
    now: datetime = NOW,
    **settings: Any,
) -> list[Chunk]:
    """All chunks."""
    collector = GitCollector(cache, inside)
    spec = SourceSpec("git-x", "git", str(folder), settings, secret, places=places)
    return list(collector.collect(spec, cursor or {}, now, lambda: False))


def acts(chunks: Sequence[Chunk]) -> list[Act]:
    """The acts of all chunks."""
    return [act for chunk in chunks for act in chunk.acts]


def told(chunks: Sequence[Chunk], *activities: str) -> list[tuple[Any, ...]]:
    """Activity, actor, party, days since the beginning; in order."""
    return sorted(
        (
            act.activity,
            act.actor.value if act.actor else "",
            act.party.value if act.party else "",
            (act.at - BEGIN) / DAY,
        )
        for act in acts(chunks)
        if not activities or act.activity in activities
    )
