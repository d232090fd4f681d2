"""Imports: foreign files as an organisation, each saying what it took, what it left, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from remit.core import consistency
from remit.files import organisation as organisation_files
from remit.files.imports import (
    backstage,
    codeowners,
    csv_people,
    github_teams,
    gitlab_groups,
    kubernetes_sigs,
)
from remit.files.imports.merge import merge
from remit.files.imports.outcome import Imported, Left, Option, Options, Reader
from remit.files.problems import FileErrors, FileProblem
from remit.lib.text import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from remit.core.organisation import Organisation

_INTO = Option("into", "an organisation file to merge into: what is missing is added, nothing is overwritten")
_COMMON = (
    _INTO,
    Option("id", "the id of the new organisation"),
    Option("name", "the name of the new organisation"),
    Option("large", "allow files over 1 MiB", flag=True),
)


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of foreign file. ``help`` says what to give it; ``options`` are all that it accepts."""

    name: str
    title: str
    help: str
    reader: Reader
    options: tuple[Option, ...]

    def read(self, paths: Sequence[Path | str], options: Options | None = None) -> Imported:
        """Read the files, and merge the result where the option ``into`` names an organisation file.

        Raises FileErrors with everything that is wrong, and ValueError for an option that it does not accept,
        lacks, or that has no such choice.
        """
        given = dict(options or {})
        self._check(given)
        if not paths:
            raise ValueError(f"{self.name} needs a file")
        into = given.pop("into", "")
        file = organisation_files.read(Path(into), large=bool(given.get("large"))) if into else None
        existing = file.organisation if file else None
        imported = self.reader([Path(path) for path in paths], given, existing)
        if file is not None:
            imported = replace(merge(file.organisation, imported), scope=file.scope, outside=file.outside)
        _refuse_contradictions(imported.organisation, str(paths[0]))
        return imported

    def _check(self, options: Options) -> None:
        known = {option.name: option for option in self.options}
        for name, value in options.items():
            if name not in known:
                raise ValueError(f"{self.name} has no option {name}; it has {', '.join(known)}")
            choices = known[name].choices
            if value and choices and value not in choices:
                raise ValueError(f"{name} is {value}; it can be {' or '.join(choices)}")
        missing = [option.name for option in self.options if option.required and not options.get(option.name)]
        if missing:
            raise ValueError(f"{self.name} needs the option {' and '.join(missing)}")


def _refuse_contradictions(organisation: Organisation, path: str) -> None:
    """What only shows in the whole, such as teams that are above each other in a circle."""
    problems = tuple(consistency.problems(organisation))
    if problems:
        raise FileErrors(
            tuple(
                FileProblem(path, 0, 0, shorten(one.read), one.message, one.expected, one.hint)
                for one in problems
            )
        )


def _registry(*importers: Importer) -> Mapping[str, Importer]:
    return MappingProxyType({importer.name: importer for importer in importers})


IMPORTERS: Mapping[str, Importer] = _registry(
    Importer(
        "backstage",
        "Backstage catalogue",
        "catalog-info.yaml files: groups, users, systems and components with their owners",
        backstage.read,
        (
            *_COMMON,
            Option(
                "owners", "with --into: take the catalogue's owner as owner where none is said", flag=True
            ),
        ),
    ),
    Importer(
        "codeowners",
        "CODEOWNERS of GitHub or GitLab",
        "the CODEOWNERS file of one system, to compare it with the system's owner",
        codeowners.read,
        (
            *_COMMON,
            Option("system", "the id of the system that the file belongs to", required=True),
            Option(
                "dialect",
                "whose rules apply; default: GitLab's where the file has sections",
                choices=codeowners.DIALECTS,
            ),
        ),
    ),
    Importer(
        "csv",
        "Table of people and roles",
        f"CSV with a header; columns: {', '.join(csv_people.COLUMNS)}",
        csv_people.read,
        _COMMON,
    ),
    Importer(
        "github-teams",
        "Teams of a GitHub organisation",
        "JSON of teams and their members, as `gh api` saves it",
        github_teams.read,
        (*_COMMON, Option("org", "the organisation's login, for the teams' handles in CODEOWNERS")),
    ),
    Importer(
        "gitlab-groups",
        "Groups of a GitLab",
        "JSON of groups and their members, as GitLab's API writes it",
        gitlab_groups.read,
        _COMMON,
    ),
    Importer(
        "kubernetes-sigs",
        "Kubernetes sigs.yaml",
        "groups of every kind with their chairs and tech leads",
        kubernetes_sigs.read,
        _COMMON,
    ),
)

__all__ = [
    "IMPORTERS",
    "FileErrors",
    "FileProblem",
    "Imported",
    "Importer",
    "Left",
    "Option",
    "Options",
    "merge",
]
