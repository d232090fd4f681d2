"""The documentation pages of the finding codes, as Markdown in the package."""

from __future__ import annotations

from importlib.resources import files


def page(code: str) -> str:
    """The page of a code. Raises LookupError where there is none."""
    resource = files(__name__) / f"{code}.md"
    if not (code.isalnum() and resource.is_file()):
        raise LookupError(f"there is no page for “{code}”")
    return resource.read_text(encoding="utf-8")
