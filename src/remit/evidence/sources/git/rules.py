"""Which paths say that something was done. Data: a source's settings add to the list, or replace it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from remit.core.activity import ACTIVITIES
from remit.evidence.collector import SourceProblem

DEFAULT: Final[Mapping[str, str]] = {
    "**/adr/**": "architecture-recorded",
    "**/adrs/**": "architecture-recorded",
    "**/decisions/**": "architecture-recorded",
    "**/architecture-decisions/**": "architecture-recorded",
    "**/docs/architecture/**": "architecture-recorded",
    "**/doc/architecture/**": "architecture-recorded",
    "**/docs/design/**": "architecture-recorded",
    "**/design-docs/**": "architecture-recorded",
    "**/design-proposals/**": "architecture-recorded",
    "**/keps/**": "architecture-recorded",
    "**/rfcs/**": "architecture-recorded",
    "**/architecture.md": "architecture-recorded",
    "**/*.proto": "architecture-recorded",
    "**/*.avsc": "architecture-recorded",
    "**/*.graphqls": "architecture-recorded",
    "**/*.thrift": "architecture-recorded",
    "**/*.wsdl": "architecture-recorded",
    "**/openapi*.json": "architecture-recorded",
    "**/openapi*.yaml": "architecture-recorded",
    "**/openapi*.yml": "architecture-recorded",
    "**/asyncapi*.yaml": "architecture-recorded",
    "**/asyncapi*.yml": "architecture-recorded",
    "**/swagger*.json": "architecture-recorded",
    "**/swagger*.yaml": "architecture-recorded",
    "**/tech-radar/**": "improvement-recorded",
    "**/radar/**": "improvement-recorded",
    "**/tech-debt*.md": "improvement-recorded",
    "**/improvements/**": "improvement-recorded",
    "**/spikes/**": "spike",
    "**/experiments/**": "spike",
    "**/spike-*.md": "spike",
    "**/capacity/**": "capacity-forecast",
    "**/capacity*.md": "capacity-forecast",
    "**/capacity*.yaml": "capacity-forecast",
    "**/capacity*.csv": "capacity-forecast",
    "**/practices/**": "practice-published",
    "**/patterns/**": "practice-published",
    "**/golden-paths/**": "practice-published",
    "**/engineering-standards/**": "practice-published",
    "**/roadmap/**": "roadmap-revised",
    "**/roadmaps/**": "roadmap-revised",
    "**/roadmap*.md": "roadmap-revised",
    "**/roadmap*.yaml": "roadmap-revised",
    "**/contributing.md": "agreement-revised",
    "**/contributing.rst": "agreement-revised",
    "**/contributing.adoc": "agreement-revised",
    "**/working-agreement*": "agreement-revised",
    "**/team-agreement*": "agreement-revised",
    "**/ways-of-working*": "agreement-revised",
    "**/retrospectives/**": "retrospective",
    "**/runbooks/**": "runbook-revised",
    "**/runbook*.md": "runbook-revised",
    "**/playbooks/**": "runbook-revised",
    "**/headcount*": "headcount-plan-revised",
    "**/hiring-plan*": "headcount-plan-revised",
    "**/open-positions/**": "position-open",
    "**/job-openings/**": "position-open",
    "**/vacancies/**": "position-open",
    "**/okrs/**": "objectives-set",
    "**/okr*.md": "objectives-set",
    "**/annual-report*": "recognition",
    "**/kudos*": "recognition",
    "**/demos/**": "recognition",
    "**/announcements/**": "announcement",
    "**/design-reviews/**": "design-review",
    "**/slo-reviews/**": "objective-reviewed",
    "**/*.slo.yaml": "objective-defined",
    "**/*.slo.yml": "objective-defined",
    "**/openslo/**": "objective-defined",
    "**/slos/**": "objective-defined",
}
"""Glob → activity. ``*`` stays inside a folder, ``**`` does not; capitals do not matter."""
DECISIONS: Final = tuple(
    f"**/{folder}/**/*.md" for folder in ("adr", "adrs", "decisions", "architecture-decisions")
)
"""Where decision records are, whose deciders are read."""
SLO: Final = tuple(glob for glob, activity in DEFAULT.items() if activity == "objective-defined")
RUNBOOKS: Final = tuple(glob for glob, activity in DEFAULT.items() if activity == "runbook-revised")
MOST: Final = 500
LENGTH: Final = 200
_WILD: Final = re.compile(r"[*?]")
_MOST_WILD: Final = 6
"""Wildcards of one glob: more could make one path take seconds."""
_KNOWN: Final = 200_000
_EXPECTED: Final = "a list of {paths: docs/plans/**, activity: plan-made}"


class Paths:
    """Globs and what they stand for, compiled; answers are kept, as paths repeat."""

    def __init__(self, rules: Iterable[tuple[str, str]]) -> None:
        self._by_name: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self._by_ending: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self._others: list[tuple[re.Pattern[str], str]] = []
        self._known: dict[str, tuple[str, ...]] = {}
        self._plain: set[str] = set()
        for glob, meaning in rules:
            self._add(glob.lower(), meaning)

    def _add(self, glob: str, meaning: str) -> None:
        rule = (re.compile(_expression(glob), re.DOTALL), meaning)
        segments = [segment for segment in glob.split("/") if not _WILD.search(segment) and segment]
        ending = glob.rpartition(".")[2] if "." in glob.rpartition("/")[2] else "*"
        if segments:
            self._by_name.setdefault(segments[-1], []).append(rule)
        elif not _WILD.search(ending):
            self._by_ending.setdefault(ending, []).append(rule)
        else:
            self._others.append(rule)

    def __call__(self, path: str) -> tuple[str, ...]:
        """What the path stands for, each once."""
        found = self._known.get(path)
        if found is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            found = self._known[path] = self._matched(path.lower())
        return found

    def telling(self, paths: Sequence[str]) -> Sequence[str]:
        """Those of the paths that stand for anything; most never do, and come again and again."""
        plain = self._plain
        if plain.issuperset(paths):
            return ()
        told = [path for path in paths if path not in plain and self(path)]
        if len(plain) >= _KNOWN:
            plain.clear()
        plain.update(set(paths).difference(told))
        return told

    def _matched(self, path: str) -> tuple[str, ...]:
        rules = list(self._others)
        for segment in path.split("/"):
            rules += self._by_name.get(segment, ())
        rules += self._by_ending.get(path.rpartition(".")[2], ())
        return tuple(dict.fromkeys(meaning for pattern, meaning in rules if pattern.fullmatch(path)))


def _expression(glob: str) -> str:
    written, at = "", 0
    while at < len(glob):
        if glob.startswith("**/", at):
            written, at = written + "(?:.*/)?", at + 3
        elif glob.startswith("**", at):
            written, at = written + ".*", at + 2
        elif glob[at] == "*":
            written, at = written + "[^/]*", at + 1
        elif glob[at] == "?":
            written, at = written + "[^/]", at + 1
        else:
            written, at = written + re.escape(glob[at]), at + 1
    return written


def checked_rules(given: Any) -> list[dict[str, str]]:
    """The rules of a source's settings. Raises ``SourceProblem``."""
    if not isinstance(given, list) or len(given) > MOST:
        raise SourceProblem("setting", name="rules", read=str(given)[:60], expected=_EXPECTED)
    rules = []
    for entry in given:
        if not isinstance(entry, Mapping) or set(entry) != {"paths", "activity"}:
            raise SourceProblem("setting", name="rules", read=str(entry)[:60], expected=_EXPECTED)
        glob, activity = entry["paths"], entry["activity"]
        if activity not in ACTIVITIES:
            raise SourceProblem(
                "setting", name="activity", read=str(activity)[:60], expected=", ".join(ACTIVITIES)
            )
        rules.append({"paths": checked_glob(glob), "activity": activity})
    return rules


def checked_glob(glob: Any) -> str:
    """A glob with a bounded number of wildcards. Raises ``SourceProblem``."""
    if not isinstance(glob, str) or not 0 < len(glob) <= LENGTH or not glob.isprintable():
        raise SourceProblem("setting", name="paths", read=str(glob)[:60], expected="a path, as docs/plans/**")
    if len(_WILD.findall(glob.replace("**", "*"))) > _MOST_WILD:
        raise SourceProblem(
            "setting", name="paths", read=glob[:60], expected=f"at most {_MOST_WILD} wildcards"
        )
    return glob.lstrip("/")


def rules_of(settings: Mapping[str, Any]) -> Paths:
    """The rules that hold for a source: its own, and the list of this module unless it says otherwise."""
    own = [(rule["paths"], rule["activity"]) for rule in settings.get("rules", ())]
    return Paths([*own, *(DEFAULT.items() if settings.get("default_rules", True) else ())])
