"""Documents in the tree of the main branch: code owners, catalogue entries, objectives, runbooks; as data, bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from remit.evidence.act import Found
from remit.evidence.collector import SourceProblem
from remit.evidence.documents import DocumentError, documents
from remit.evidence.sources.git.blobs import SIZE, contents
from remit.evidence.sources.git.process import running
from remit.evidence.sources.git.rules import RUNBOOKS, SLO, Paths
from remit.evidence.sources.git.shadow import Repository

CODE_OWNERS: Final = (".github/codeowners", ".gitlab/codeowners", "codeowners", "docs/codeowners")
"""Where GitHub and GitLab look, the first that exists counts."""
MOST: Final = 500
"""Documents of one kind."""
TREE: Final = 256 * 1024 * 1024
"""Bytes of the listing of a tree: some two million files."""
RULES: Final = 5_000
_KINDS: Final = Paths(
    [
        *((glob, "service-level") for glob in SLO if not glob.endswith("/**")),
        *(
            (f"{glob}/*.{end}", "service-level")
            for glob in SLO
            if glob.endswith("/**")
            for end in ("yaml", "yml")
        ),
        *((glob, "runbook") for glob in RUNBOOKS),
        ("**/catalog-info.yaml", "catalogue"),
        ("**/catalog-info.yml", "catalogue"),
        *((path, "code-owners") for path in CODE_OWNERS),
    ]
)
_SECTION: Final = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?\s*(?P<owners>.*)")


def found(repository: Repository, origin: str) -> tuple[list[Found], list[str]]:
    """The documents at the head of the main branch, and notes on what was left out. Raises ``SourceProblem``."""
    if repository.heads.tip is None:
        return [], []
    chosen, notes = _chosen(repository)
    read, large = contents(repository, [blob for kind, _, blob in chosen if kind != "runbook"])
    if large:
        notes.append(f"large-file:{SIZE // 1024} KiB")
    made = []
    for kind, path, blob in chosen:
        if kind == "runbook":
            made.append(Found(origin, kind, path, {}))
        elif blob in read:
            try:
                made.append(Found(origin, kind, path, _content(kind, read[blob])))
            except DocumentError:
                notes.append(f"left-out:{path}")
    return made, notes


def _content(kind: str, text: str) -> Any:
    if kind == "code-owners":
        return {"rules": list(code_owners(text))}
    read = [document for document in documents(text) if isinstance(document, dict)]
    return {"entries": [_entry(one) for one in read]} if kind == "catalogue" else {"documents": read}


def _chosen(repository: Repository) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Kind, path and blob of what is worth reading. Links and submodules are not."""
    tip = repository.heads.tip or ""
    chosen: dict[str, list[tuple[str, str, str]]] = {}
    notes: list[str] = []
    for entry in _listed(repository, tip):
        mode_type_id, _, path = entry.partition("\t")
        parts = mode_type_id.split(" ")
        if len(parts) != 3 or parts[0] not in ("100644", "100755"):
            continue
        for kind in _KINDS(path):
            chosen.setdefault(kind, []).append((kind, path, parts[2]))
    owners = sorted(chosen.get("code-owners", ()), key=lambda one: CODE_OWNERS.index(one[1].lower()))
    chosen["code-owners"] = owners[:1]
    for kind, entries in chosen.items():
        if len(entries) > MOST:
            notes.append(f"left-out:{kind} beyond {MOST}")
    return [one for entries in chosen.values() for one in entries[:MOST]], notes


def _listed(repository: Repository, tip: str) -> Iterator[str]:
    words = ["ls-tree", "-r", "-z", "--full-tree", tip]
    tail, total = b"", 0
    with running(words, repository.folder, extra=repository.extra, seconds=600) as stream:
        while block := stream.read(1024 * 1024):
            total += len(block)
            if total > TREE:
                raise SourceProblem("too-large", what="the list of files", limit=f"{TREE // 1024**2} MiB")
            *entries, tail = (tail + block).split(b"\0")
            for entry in entries:
                yield entry.decode("utf-8", "replace")


def _entry(document: dict[str, Any]) -> dict[str, Any]:
    """What Remit compares of a Backstage entity."""

    def within(name: str) -> dict[str, Any]:
        inner = document.get(name)
        return inner if isinstance(inner, dict) else {}

    metadata, spec = within("metadata"), within("spec")
    said = {
        "kind": document.get("kind"),
        "name": metadata.get("name"),
        "namespace": metadata.get("namespace"),
        "type": spec.get("type"),
        "owner": spec.get("owner"),
        "system": spec.get("system"),
    }
    return {key: str(value)[:200] for key, value in said.items() if value is not None}


def code_owners(text: str) -> Iterator[dict[str, Any]]:
    """The rules of a CODEOWNERS file, GitLab's sections included: pattern, owners, line."""
    section: list[str] = []
    count = 0
    for number, line in enumerate(text.splitlines(), 1):
        stripped = re.sub(r"(^|\s)#.*", "", line).strip()
        if not stripped or len(line) > 4096:
            continue
        head = _SECTION.fullmatch(stripped)
        if head:
            section = head["owners"].split()
            continue
        pattern, *owners = re.split(r"(?<!\\)\s+", stripped)
        count += 1
        if count > RULES:
            return
        yield {"pattern": pattern.replace("\\ ", " "), "owners": owners or section, "line": number}
