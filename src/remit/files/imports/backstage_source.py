"""Where a Backstage component's code lives: its annotations as repositories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remit.core.system import Repository
from remit.files.imports.texts import ADDRESS_LENGTH

if TYPE_CHECKING:
    from remit.files.imports.documents import Node
    from remit.files.imports.outcome import Notes

SOURCE = "backstage.io/source-location"
_FORGES = {"github.com/project-slug": "https://github.com", "gitlab.com/project-slug": "https://gitlab.com"}
_SLUG = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_TREE = re.compile(r"(https?://[^/\s]+/.+?)/(?:-/)?(?:tree|blob)/[^/\s]+(?:/(\S*))?")


def repositories(annotations: Node, name: str, notes: Notes) -> tuple[Repository, ...]:
    """The repositories that the annotations name, each address and folder once."""
    found: list[Repository] = []
    location = annotations.child(SOURCE).text(SOURCE, longest=ADDRESS_LENGTH)
    if location.startswith("url:"):
        found.append(_from_address(location.removeprefix("url:")))
    elif location:
        notes.add(
            f"{SOURCE} annotations",
            f"{location} of {name}",
            "only locations that begin with url: are addresses",
        )
    for key, forge in _FORGES.items():
        node = annotations.child(key)
        project = node.text(key)
        if project and not _SLUG.fullmatch(project):
            node.problem(f"{key} names no project", "owner/project")
        elif project and f"{forge}/{project}" not in [one.address for one in found]:
            found.append(Repository(f"{forge}/{project}"))
    return tuple(found)


def _from_address(address: str) -> Repository:
    tree = _TREE.fullmatch(address)
    if tree is None:
        return Repository(address.rstrip("/").removesuffix(".git"))
    folder = (tree.group(2) or "").rstrip("/")
    return Repository(tree.group(1), f"/{folder}")
