"""The formats as JSON Schema (draft 2020-12), made from the shapes that read the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.files import format as organisation_format
from remit.files import format_framework

if TYPE_CHECKING:
    from remit.files.shape import Defs, Shape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def organisation_schema() -> dict[str, Any]:
    """The schema of the organisation file."""
    return _schema("organisation", "Organisation file of Remit", organisation_format.FILE)


def framework_schema() -> dict[str, Any]:
    """The schema of a framework in a file of its own."""
    return _schema("framework", "Framework file of Remit", format_framework.FILE)


def _schema(name: str, title: str, shape: Shape) -> dict[str, Any]:
    defs: Defs = {}
    root = shape.schema(defs)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:remit:schema:{name}:1",
        "title": title,
        **root,
        "$defs": dict(sorted(defs.items())),
    }
