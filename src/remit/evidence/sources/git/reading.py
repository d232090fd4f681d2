"""Reading one repository: which commits are new, whether history was rewritten, and the chunks that come of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from remit.core.activity import Performer
from remit.evidence.act import Act, Found
from remit.evidence.collector import Chunk, SourceSpec, Window
from remit.evidence.sources.git.blobs import SIZE, contents
from remit.evidence.sources.git.commits import AHEAD, DIRTY, EARLIEST, MOST_TARGETS, Reader, offset
from remit.evidence.sources.git.decisions import acts as decision_acts
from remit.evidence.sources.git.decisions import decision
from remit.evidence.sources.git.found import found as documents_in
from remit.evidence.sources.git.history import history
from remit.evidence.sources.git.people import Mailmap, performer, trailers
from remit.evidence.sources.git.places import Places
from remit.evidence.sources.git.process import OUTPUT, output, running
from remit.evidence.sources.git.rules import DECISIONS, Paths, rules_of
from remit.evidence.sources.git.settings import checked_settings
from remit.evidence.sources.git.shadow import Repository
from remit.evidence.sources.git.standing import BRANCHES, chosen, cursor_of, standing

CHUNK: Final = 10_000
SPIKES: Final = 200
"""Spike branches of one repository."""
DECISION_READS: Final = 20_000
"""Revisions of decision records in one reading."""


def read(
    repository: Repository,
    spec: SourceSpec,
    cursor: Mapping[str, Any],
    now: datetime,
    stopped: Callable[[], bool],
) -> Iterator[Chunk]:
    """What is new in ``repository`` behind ``cursor``. Raises ``SourceProblem``."""
    reading = Reading(repository, spec, now)
    seen = reading.seen(cursor)
    first = reading.reader.gathering = seen is None
    replaces = (Window(spec.address, 0, reading.newest + 1),) if first else ()
    done = 0
    for acts, commits in reading.chunks(seen or []):
        if stopped():
            return
        done += commits
        yield Chunk(acts, cursor, replaces=replaces, done=done, unit="commits", notes=reading.notes())
        replaces = ()
    documents, left = reading.documents()
    yield Chunk(
        reading.last(),
        reading.cursor(),
        found=tuple(documents),
        surveyed=(spec.address,),
        replaces=replaces,
        done=done,
        total=done,
        unit="commits",
        notes=(*reading.notes(), *left),
    )


class Reading:
    """One reading of one repository."""

    def __init__(self, repository: Repository, spec: SourceSpec, now: datetime) -> None:
        self.repository, self.spec = repository, spec
        self.settings = checked_settings(spec.settings)
        self.newest = int(now.timestamp()) + AHEAD
        self.tips = chosen(repository.heads)
        self.forge = _forge(spec.address)
        self.reader = Reader(
            origin=spec.address,
            newest=self.newest,
            places=Places(spec.places, spec.address),
            rules=rules_of(self.settings),
            decisions=Paths((glob, glob) for glob in DECISIONS),
            mailmap=Mailmap(repository),
            firsts=cache(self._firsts),
            newcomer_days=self.settings["newcomer_days"],
        )
        self._decisions = 0
        self._heads: dict[str, str] = {}
        self._main: str | None = None
        self._left: dict[str, None] = {}

    def cursor(self) -> Mapping[str, Any]:
        """The cursor behind this reading."""
        stands = cursor_of(self.repository.heads, standing(self.spec))
        return {**stands, "mailmap": self._mailmap(), "reviewed": self.reader.reviewed}

    def seen(self, cursor: Mapping[str, Any]) -> list[str] | None:
        """The commits behind which to go on; None where everything is to be read again.

        That is so at first, where settings, places or ``.mailmap`` changed, and where the main branch was rewritten.
        Other branches are rebased every day: their old commits did happen, at the times that the new ones repeat.
        """
        if (
            not cursor
            or cursor.get("standing") != standing(self.spec)
            or cursor.get("mailmap") != self._mailmap()
        ):
            return None
        heads = dict(cursor["heads"])
        known = self._known(heads.values())
        main = heads.get(cursor["main"])
        if main is not None and (main not in known or self._beyond(main)):
            return None
        self.reader.reviewed = bool(cursor.get("reviewed"))
        self._heads, self._main = heads, main
        return sorted(known)

    def chunks(self, seen: Sequence[str]) -> Iterator[tuple[tuple[Act, ...], int]]:
        """Acts and the number of commits that they are of."""
        made: list[Act] = []
        commits = 0
        words = ("--diff-merges=first-parent",) if self.reader.places.split else ("--diff-merges=off",)
        for block in history(self.repository, self.tips.values(), seen, words) if self.tips else ():
            made += self.reader.acts(block)
            commits += len(block)
            if len(made) >= CHUNK:
                made += self._decided()
                yield tuple(made), commits
                made, commits = [], 0
        made += [*self._decided(), *self.reader.newcomers()]
        if made or commits:
            yield tuple(made), commits

    def last(self) -> tuple[Act, ...]:
        """Acts that are not of single commits: branches of spikes, and what was merged without a review."""
        return (*self._spikes(), *self._unreviewed())

    def notes(self) -> tuple[str, ...]:
        """What was left out so far."""
        notes = dict.fromkeys((*self.reader.notes, *self._left))
        if self.repository.shallow:
            notes["shallow"] = None
        if len(self.tips) < len(self.repository.heads.all):
            notes[f"left-out:branches beyond {BRANCHES}"] = None
        if self.settings["reviews"] != "trailers" and not self.reader.reviewed:
            notes["unknown-reviewers"] = None
        return tuple(notes)

    def documents(self) -> tuple[list[Found], list[str]]:
        """What the tree of the main branch holds."""
        return documents_in(self.repository, self.spec.address)

    def _decided(self) -> list[Act]:
        """What the decision records say that were met since the last call."""
        wanted, self.reader.wanted = self.reader.wanted, []
        room = max(DECISION_READS - self._decisions, 0)
        if len(wanted) > room:
            self._left["left-out:older decision records"] = None
        wanted = wanted[:room]
        self._decisions += len(wanted)
        told = []
        for start in range(0, len(wanted), 1000):
            part = wanted[start : start + 1000]
            texts, large = contents(self.repository, [f"{commit}:{path}" for commit, path, _ in part])
            if large:
                self._left[f"large-file:{SIZE // 1024} KiB"] = None
            told += [
                (path, at, decision(texts[f"{commit}:{path}"]))
                for commit, path, at in part
                if f"{commit}:{path}" in texts
            ]
        return list(decision_acts(told, self.spec.address, self.newest, self.forge, self.reader.places.of))

    def _spikes(self) -> Iterator[Act]:
        globs = Paths((glob, "spike") for glob in self.settings["spike_branches"])
        tip = self.repository.heads.tip
        moved = {
            commit: name.removeprefix("refs/heads/")
            for name, commit in self.tips.items()
            if commit not in (tip, self._heads.get(name)) and globs(name.removeprefix("refs/heads/"))
        }
        commits = list(moved)[:SPIKES]
        for block in history(self.repository, commits, (), ("--no-walk=unsorted",)) if commits else ():
            for fields, paths in block:
                time, _, zone = fields[2].partition(" ")
                if not time.isdigit() or not EARLIEST <= int(time) <= self.newest:
                    self._left[DIRTY] = None
                    continue
                subject = f"branch:{moved.get(fields[0], '')}"
                for number, (system, team) in enumerate(self.reader.places.of_all(paths)[:MOST_TARGETS]):
                    yield Act(
                        f"{subject}:{fields[0]}@{number}",
                        self.spec.address,
                        int(time),
                        "spike",
                        self.reader.account(fields[4], fields[5]),
                        performed_by=performer(fields[5]),
                        offset=offset(zone),
                        subject=subject,
                        team=team,
                        system=system,
                    )

    def _unreviewed(self) -> Iterator[Act]:
        """Changes of the main branch without a review; only where the source says that trailers record them all."""
        tip = self.repository.heads.tip
        if self.settings["reviews"] != "trailers" or tip is None:
            return
        for block in history(self.repository, [tip], [self._main] if self._main else [], ("--no-merges",)):
            for fields, paths in block:
                said = trailers(fields[8])
                self.reader.mailmap.learn(text for _, text in said)
                reviewers = {self.reader.mailmap(text) for key, text in said if key == "reviewed-by"} - {None}
                others = {one.value.lower() for one in reviewers if one} - {fields[5].lower()}
                if others or not fields[3].isdigit() or not EARLIEST <= int(fields[3]) <= self.newest:
                    continue
                by = performer(fields[7])
                for number, (system, team) in enumerate(self.reader.places.of_all(paths)[:MOST_TARGETS]):
                    yield Act(
                        f"{fields[0]}@{number}",
                        self.spec.address,
                        int(fields[3]),
                        "unreviewed-merge",
                        self.reader.account(fields[6], fields[7]),
                        performed_by=Performer.UNKNOWN if by is Performer.AGENT else by,
                        subject=fields[0],
                        team=team,
                        system=system,
                    )

    def _git(self, words: Sequence[str], given: str = "", most: int = OUTPUT) -> str:
        repository = self.repository
        read = output(words, repository.folder, extra=repository.extra, given=given.encode(), most=most)
        return read.decode("utf-8", "replace")

    def _known(self, commits: Iterable[str]) -> set[str]:
        """Those commits that the repository still has."""
        wanted = [commit for commit in set(commits) if _ID.fullmatch(commit)]
        if not wanted:
            return set()
        listed = self._git(
            ["cat-file", "--batch-check=%(objecttype) %(objectname)"], "\n".join(wanted) + "\n"
        )
        return {line[7:] for line in listed.splitlines() if line.startswith("commit ")}

    def _beyond(self, commit: str) -> bool:
        """Whether no branch holds the commit any more."""
        given = "\n".join([commit, *(f"^{tip}" for tip in self.tips.values())]) + "\n"
        return bool(self._git(["rev-list", "--max-count=1", "--stdin"], given).strip())

    def _mailmap(self) -> str:
        """The id of the ``.mailmap`` at the head, empty where there is none."""
        if self.repository.heads.tip is None:
            return ""
        listed = self._git(["ls-tree", "--full-tree", self.repository.heads.tip, "--", ".mailmap"])
        parts = listed.partition("\t")[0].split(" ")
        return parts[2] if len(parts) == 3 and parts[0] in ("100644", "100755") else ""

    def _firsts(self) -> dict[str, int]:
        """When each author's first change was, by address. One walk, without paths; only where a review asks for it."""
        firsts: dict[str, int] = {}
        given = "\n".join(self.tips.values()) + "\n"
        words = ["log", "--format=tformat:%at %aE", "--encoding=UTF-8", "--stdin"]
        extra = self.repository.extra
        with running(words, self.repository.folder, extra=extra, given=given.encode()) as stream:
            for line in stream:
                time, _, mail = line[:1000].decode("utf-8", "replace").rstrip("\n").partition(" ")
                if time.isdigit() and EARLIEST <= int(time) <= self.newest:
                    mail = mail.lower()
                    firsts[mail] = min(firsts.get(mail, self.newest), int(time))
        return firsts


_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def _forge(address: str) -> str | None:
    """Whose logins ``@ana`` means in this repository: only where the address says so."""
    host = (urlsplit(address).hostname or address.partition("@")[2].partition(":")[0]).lower()
    return {"github.com": "github", "gitlab.com": "gitlab"}.get(host)
