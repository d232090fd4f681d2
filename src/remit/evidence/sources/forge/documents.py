"""Who may change a repository, and its code owners: read when somebody pushed, or when the members changed.

``access`` is ``{"kind": "github", "accounts": [["ana", "maintain"], …]}``; the roles of both forges are called read,
triage, write, maintain and admin, weakest first.
"""

from __future__ import annotations

from typing import Final, Protocol

from remit.evidence.act import Found
from remit.evidence.sources.forge.api import Tags
from remit.evidence.sources.forge.reading import Round
from remit.evidence.sources.git.found import code_owners

ACCOUNTS: Final = 10_000
SIZE: Final = 3 * 1024 * 1024
"""Characters of a CODEOWNERS file: GitHub reads no larger one."""
OK: Final = 200
SAME: Final = 304


class Documented(Protocol):
    """What a forge offers for this."""

    kind: str

    def members(self, told: Round, tag: str) -> tuple[int, list[list[str]], str]:
        """Status, ``[login, role]`` of each, and the tag of the list if it stands for all of it."""

    def code_owners(self, told: Round) -> tuple[str, str] | None:
        """Path and text of the file that counts."""


def documents(told: Round, forge: Documented) -> tuple[Found, ...] | None:
    """All documents of a repository; None where nothing about them changed since they were last read."""
    tags, origin = Tags(told.state), told.acts.origin
    pushed = told.state.get("stamp") != told.repository.stamp
    status, members, tag = forge.members(told, "" if pushed else tags.of("members", origin))
    if status not in (OK, SAME):
        told.left("who may change it,")
    if status != OK and not pushed:
        return None
    made = []
    if status == OK:
        content = {"kind": forge.kind, "accounts": sorted(members)[:ACCOUNTS]}
        made.append(Found(origin, "access", "", content))
    owners = forge.code_owners(told)
    if owners is not None and len(owners[1]) <= SIZE:
        made.append(Found(origin, "code-owners", owners[0], {"rules": list(code_owners(owners[1]))}))
    elif owners is not None:
        told.left(owners[0])
    tags.keep("members", origin, tag)
    told.state["stamp"] = told.repository.stamp
    return tuple(made)
