"""CODEOWNERS of GitHub and GitLab, for comparison with the owner of a system (R501).

Read line by line by ourselves: the two forges differ in comments, sections, default owners and exclusions,
and each rule keeps its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.core.system import CodeOwnersRule, System
from remit.files.imports.draft import Draft
from remit.files.imports.outcome import number
from remit.files.imports.texts import ADDRESS_LENGTH, ID, readings, refuse
from remit.files.problems import FileErrors, FileProblem
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.outcome import Imported, Notes, Options
    from remit.files.reading import Reading

DIALECTS = ("github", "gitlab")
_HEADING = re.compile(r"(\^?)\[([^\]]+)\](?:\[(\d+)\])?((?:\s+\S+)*)\s*")
_WORD = re.compile(r"(?:\\.|[^\s\\]|\\$)+")
_HANDLE = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?"
_OWNER = {
    "github": re.compile(rf"@{_HANDLE}(?:/{_HANDLE})?|[^\s@]+@[^\s@]+"),
    "gitlab": re.compile(
        rf"@@(?:developer|maintainer|owner)s?|@{_HANDLE}(?:/{_HANDLE})*|[^\s@]+@[^\s@]+", re.IGNORECASE
    ),
}
OWNER_LENGTH = 320
_EXPECTED = "@login, @organisation/team or an e-mail address"


@dataclass
class _Section:
    """The GitLab section that lines stand in: its default owners go to every rule without owners."""

    owners: tuple[str, ...] = ()


def read(paths: Sequence[Path], options: Options, existing: Organisation | None = None) -> Imported:
    """Read the CODEOWNERS file of one system (option ``system``). Raises FileErrors."""
    _require_system(paths, options, existing)
    if len(paths) != 1:
        raise FileErrors(
            (FileProblem(str(paths[1]), 0, 0, "", "a system has one CODEOWNERS file", "one file"),)
        )
    files = readings(paths, options)
    draft, reading = Draft(), files[0]
    dialect = options.get("dialect") or _dialect(reading.text)
    rules = _rules(reading, dialect, draft.notes)
    if not rules and not reading.problems:
        reading.whole("no rule here", expected="lines with a pattern and its owners")
    refuse(files)
    system = options["system"]
    name = existing.index.system[system].name if existing else system
    draft.systems[system] = System(system, name, code_owners=tuple(rules))
    owners = {owner for rule in rules for owner in rule.owners}
    counts = f"{number(len(rules), 'rule')} with {number(len(owners), 'owner')}"
    return draft.imported([f"{counts} as code owners of {system}, read as {dialect}"], options)


def _require_system(paths: Sequence[Path], options: Options, existing: Organisation | None) -> None:
    system = options.get("system", "")
    if existing is not None and system not in existing.index.system:
        near = did_you_mean(system, existing.index.system)
        hint = f"did you mean {' or '.join(near)}?" if near else ""
        problem = FileProblem(
            str(paths[0]), 0, 0, system, "the organisation has no such system", "the id of one", hint
        )
        raise FileErrors((problem,))
    if existing is None and not ID.fullmatch(system):
        expected = "lower-case letters, digits, '.', '_' and '-'"
        raise FileErrors(
            (FileProblem(str(paths[0]), 0, 0, system, "no system is named for this file", expected),)
        )


def _dialect(text: str) -> str:
    """GitLab where a line is a section's heading: GitHub knows neither sections nor character ranges."""
    return "gitlab" if any(_HEADING.fullmatch(line.strip()) for line in text.split("\n")) else "github"


def _rules(reading: Reading, dialect: str, notes: Notes) -> list[CodeOwnersRule]:
    rules: list[CodeOwnersRule] = []
    section = _Section()
    for line, text in enumerate(reading.text.split("\n"), start=1):
        stripped = text.strip()
        if not stripped or stripped.startswith("#"):
            continue
        heading = _HEADING.fullmatch(stripped) if dialect == "gitlab" else None
        if heading:
            section = _Section(_owners(reading, line, text, text.rindex("]") + 1, dialect))
            _note_heading(heading, notes)
        elif why := _skipped(stripped, dialect):
            notes.add("lines", f"{line}: {stripped}", why)
        elif dialect == "gitlab" and stripped.startswith(("[", "^[")):
            reading.say_at(
                line, 1, stripped, "this is no heading of a section", expected="[name][approvals] @owner ..."
            )
        else:
            pattern = _WORD.search(text)
            assert pattern is not None  # noqa: S101 - the line is not blank
            if pattern.end() - pattern.start() > ADDRESS_LENGTH:
                expected = f"at most {ADDRESS_LENGTH} characters"
                reading.say_at(line, 1, pattern.group(), "the pattern is too long", expected=expected)
            owners = _owners(reading, line, text, pattern.end(), dialect)
            rules.append(CodeOwnersRule(pattern.group(), owners or section.owners, line))
    return rules


def _note_heading(heading: re.Match[str], notes: Notes) -> None:
    optional, name, approvals = heading.groups()[:3]
    notes.add(
        "names of sections", name, "each rule stands for itself; default owners went to the rules without any"
    )
    if approvals or optional:
        notes.add("approvals of sections", name, "who must approve is no ownership")


def _skipped(text: str, dialect: str) -> str:
    """Why the forge itself takes no owners from this line; empty where it does."""
    if dialect == "gitlab":
        return "an exclusion takes files out of rules and names no owner" if text.startswith("!") else ""
    if text.startswith(("!", "\\#")) or "[" in text.split()[0]:
        return "GitHub skips lines with !, \\# or [ in the pattern"
    return ""


def _owners(reading: Reading, line: int, text: str, start: int, dialect: str) -> tuple[str, ...]:
    """The owners from ``start`` on. GitHub ends the line at ``#``; GitLab has no comments there."""
    owners = []
    for word in re.compile(r"\S+").finditer(text, start):
        owner = word.group()
        if owner.startswith("#") and dialect == "github":
            break
        if len(owner) <= OWNER_LENGTH and _OWNER[dialect].fullmatch(owner):
            owners.append(owner)
        elif dialect == "github" or "@" in owner:
            reading.say_at(line, word.start() + 1, owner, "this is no owner", expected=_EXPECTED)
    return tuple(dict.fromkeys(owners))
