"""References to Backstage entities, ``[kind:][namespace/]name``, read strictly: a bad one is quoted, never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from remit.files.imports.documents import Node

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
NAME = re.compile(_NAME)
"""Names and namespaces of entities: up to 63 letters and digits, separated by ``-``, ``_`` and ``.``."""
_REFERENCE = re.compile(rf"(?:([A-Za-z][A-Za-z0-9]*):)?(?:({_NAME})/)?({_NAME})")

DEFAULT = "default"


class Ref(NamedTuple):
    """An entity. Backstage compares references without case, so all three are in lower case."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"

    @property
    def id(self) -> str:
        """The id here: the name, after the namespace where that is not the default one."""
        return self.name if self.namespace == DEFAULT else f"{self.namespace}.{self.name}"


def reference(node: Node, what: str, kinds: tuple[str, ...], namespace: str) -> Ref | None:
    """The reference that a field holds; None where it is absent or, after noting the problem, bad.

    Without a kind the first of ``kinds`` is meant, without a namespace that of the entity itself.
    """
    text = node.text(what)
    if not text:
        return None
    found = _REFERENCE.fullmatch(text)
    if found is None:
        node.problem(f"{what} is no reference to an entity", f"[{kinds[0]}:][namespace/]name")
        return None
    kind, space, name = found.groups()
    ref = Ref((kind or kinds[0]).lower(), (space or namespace).lower(), name.lower())
    if ref.kind not in kinds:
        node.problem(f"{what} refers to a {ref.kind}", f"a reference to a {' or '.join(kinds)}")
        return None
    return ref
