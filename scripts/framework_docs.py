"""Write docs/responsibilities.md and docs/findings/README.md from the data that the package ships.

python scripts/framework_docs.py            writes them
python scripts/framework_docs.py --check    changes nothing, exit 1 if one of them is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from remit.files.frameworks import packaged

if TYPE_CHECKING:
    from remit.core.framework import Framework, Responsibility

ROOT = Path(__file__).resolve().parents[1]
FINDINGS = ROOT / "src/remit/files/findings_docs"

FAMILIES = {"R1": "Clarity", "R2": "Agreement", "R3": "Reality", "R4": "Resilience", "R5": "Contradiction"}

RESPONSIBILITIES_INTRODUCTION = """\
# The responsibilities

Written by `scripts/framework_docs.py` from `src/remit/frameworks/engineering-ladders.yaml`; edit that file,
then run the script. What the words mean: [the glossary](glossary.md). How to change rows or add your own:
[the framework](framework.md).

Every team also has the row `not-listed`: who picks up what stands in no row.
"""

FINDINGS_INTRODUCTION = """\
# The findings

Written by `scripts/framework_docs.py` from the pages in `src/remit/files/findings_docs`, which the package
ships: `remit explain R101` shows one of them in the terminal.

Codes never change their meaning. `--select` and `--ignore` take codes or families (`R4`); a suppression in
the organisation file silences what it describes, with a reason and an end date.
"""


def responsibilities(framework: Framework) -> str:
    """The table of all rows, one section for each group of holders, in the order of the framework."""
    groups: dict[tuple[str, ...], list[Responsibility]] = {}
    for row in framework.responsibilities:
        groups.setdefault(tuple(holder.id for holder in row.holders), []).append(row)
    parts = [RESPONSIBILITIES_INTRODUCTION]
    for holders, rows in groups.items():
        parts.append(f"\n## {' and '.join(framework.role_by_id[holder].title for holder in holders)}\n")
        parts.append("\n| id | title | mode | sight | cadence |\n| --- | --- | --- | --- | --- |\n")
        parts.extend(map(table_line, rows))
        parts.extend(map(section, rows))
    return "".join(parts)


def table_line(row: Responsibility) -> str:
    """One line of the table, with a link to what is said of the row below."""
    return f"| [`{row.id}`](#{row.id}) | {row.title} | {row.mode} | {row.sight} | {cadence(row)} |\n"


def section(row: Responsibility) -> str:
    """What is said of one row."""
    return (
        f'\n<a id="{row.id}"></a>\n\n### {row.title}\n'
        f"\n{row.description}\n"
        f"\n- *Counts as happening:* {row.happening}\n"
        f"- *Also found as:* {', '.join(row.aliases)}\n"
    )


def cadence(row: Responsibility) -> str:
    """How often the row is due, in words."""
    if row.cadence_event:
        return f"each {row.cadence_event}"
    alert = f", alert at {row.alert_after} days" if row.alert_after else ""
    return f"{row.cadence} days{alert}"


def findings(pages: list[Path]) -> str:
    """The index of the finding pages: code, title, severity and meaning, by family."""
    parts = [FINDINGS_INTRODUCTION]
    family = ""
    for page in pages:
        heading, meaning, severity = page.read_text(encoding="utf-8").split("\n\n")[:3]
        code, title = heading.removeprefix("# ").split(" ", 1)
        if code[:2] != family:
            family = code[:2]
            parts.append(f"\n## {family} {FAMILIES[family]}\n")
            parts.append("\n| code | what it says | severity |\n| --- | --- | --- |\n")
        link = f"[{code}](../../{page.relative_to(ROOT).as_posix()})"
        parts.append(f"| {link} {title} | {one_line(meaning)} | {severity_words(severity)} |\n")
    return "".join(parts)


def severity_words(paragraph: str) -> str:
    """What stands behind ``**Severity:**``, without the full stop."""
    return one_line(paragraph).removeprefix("**Severity:** ").removesuffix(".")


def one_line(paragraph: str) -> str:
    """A wrapped paragraph as one line."""
    return " ".join(paragraph.split())


def documents() -> dict[Path, str]:
    """Every generated document and its text."""
    return {
        ROOT / "docs/responsibilities.md": responsibilities(packaged("engineering-ladders")),
        ROOT / "docs/findings/README.md": findings(sorted(FINDINGS.glob("R*.md"))),
    }


def main(arguments: list[str]) -> int:
    """Write the documents, or with ``--check`` say which are out of date."""
    stale = [
        path
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run scripts/framework_docs.py", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(documents()[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
