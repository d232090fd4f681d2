"""What the docs show of data and formats is what the package reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from remit.core.findings import check
from remit.core.framework import NOT_LISTED, Party
from remit.files import format as format_
from remit.files import frameworks, organisation, schemas
from remit.files.record import Record
from remit.files.shape import Shape

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGED = ROOT / "src/remit/frameworks/engineering-ladders.yaml"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def test_the_generated_pages_are_current() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "scripts/framework_docs.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_the_extension_in_the_docs_does_what_it_says(tmp_path: Path) -> None:
    extension = blocks("framework.md")[0]
    (tmp_path / "acme.yaml").write_text(extension, encoding="utf-8")
    changed = organisation.read(tmp_path / "acme.yaml").organisation.framework
    original = frameworks.packaged("engineering-ladders")
    assert (changed.extends, changed.id, changed.title) == (original.id, original.id, original.title)
    assert [(role.id, role.title, role.short) for role in changed.roles] == [
        ("tech-lead", "Tech Lead", "TL"),
        ("engineering-manager", "People Lead", "PL"),
        ("product-manager", "Product Manager", "PM"),
    ]
    rows = changed.responsibility_by_id
    assert list(rows) == [*original.responsibility_by_id, "customer-interviews"]
    untouched = [row for row in original.responsibilities if row.id not in {"one-on-ones", "team-delivery"}]
    assert [rows[row.id] for row in untouched] == untouched
    one_on_ones = rows["one-on-ones"]
    assert (one_on_ones.cadence, one_on_ones.alert_after, one_on_ones.title) == (7, 21, "One on Ones")
    assert rows["team-delivery"].holders == (
        Party.role("engineering-manager"),
        Party.role("product-manager"),
    )


def test_an_extension_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    inline = yaml.safe_load(blocks("framework.md")[0])
    own = tmp_path / "acme-framework.yaml"
    own.write_text(yaml.safe_dump({"framework": 1, **inline["framework"]}), encoding="utf-8")
    file = tmp_path / "acme.yaml"
    file.write_text(
        yaml.safe_dump({**inline, "framework": own.name}, default_flow_style=False), encoding="utf-8"
    )
    named = organisation.read(file).organisation.framework
    file.write_text(yaml.safe_dump(inline), encoding="utf-8")
    assert named == organisation.read(file).organisation.framework


def test_the_whole_framework_in_the_docs_reads(tmp_path: Path) -> None:
    file = tmp_path / "product-trio.yaml"
    file.write_text(blocks("framework.md")[1], encoding="utf-8")
    framework = frameworks.read(file)
    assert (framework.id, framework.extends) == ("product-trio", None)
    assert [(role.id, role.short, role.max_holders, role.coding_range) for role in framework.roles] == [
        ("product-lead", "PL", 1, None),
        ("design-lead", "DL", 1, None),
        ("delivery-lead", "DE", 2, (0, 50)),
    ]
    assert [
        (row.id, row.short_title, row.cadence, row.cadence_event) for row in framework.responsibilities
    ] == [
        ("product-goals", "Goals of the Product", 90, None),
        ("usability-tests", "Usability Tests", 30, None),
        ("release-notes", "Release Notes", None, "release"),
    ]
    assert framework.people_role == framework.role_by_id["delivery-lead"]


def test_the_small_file_in_the_docs_reads(tmp_path: Path) -> None:
    [text] = blocks("file-format.md")
    file = tmp_path / "acme.yaml"
    file.write_text(text, encoding="utf-8")
    read = organisation.read(file).organisation
    assert [person.id for person in read.people] == ["ana", "bo", "chi"]
    assert [(a.person, a.role, a.period.start) for a in read.assignments] == [
        ("ana", "tech-lead", None),
        ("bo", "engineering-manager", date(2025, 3, 1)),
    ]


def test_acme_reads_without_errors() -> None:
    read = organisation.read(DOCS / "examples" / "acme.yaml")
    acme = read.organisation
    assert (acme.id, acme.name, acme.zone, read.scope) == ("acme", "Acme", "Europe/Berlin", None)
    assert [team.id for team in acme.teams] == ["commerce", "payments"]
    assert [person.id for person in acme.people] == ["ana", "bo", "chi", "dana", "review-bot"]
    assert [cover.acting for cover in acme.covers] == ["chi"]
    own = [row for charter in acme.charters for row in charter.rows if row.title]
    assert [row.responsibility for row in own] == ["incident-drills"]
    assert acme.framework is frameworks.packaged("engineering-ladders")


def test_acme_is_clean_but_for_what_it_lives_with() -> None:
    report = check(organisation.read(DOCS / "examples" / "acme.yaml").organisation, date(2026, 11, 16))
    assert (report.findings, report.unused, report.expired) == ((), (), ())
    assert [
        (known.finding.code, known.finding.team, known.finding.person) for known in report.suppressed
    ] == [("R401", "payments", "bo")]


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ((DOCS / "examples/acme.yaml").read_text(encoding="utf-8"), schemas.organisation_schema()),
        (blocks("file-format.md")[0], schemas.organisation_schema()),
        (blocks("framework.md")[0], schemas.organisation_schema()),
        (blocks("framework.md")[1], schemas.framework_schema()),
        (PACKAGED.read_text(encoding="utf-8"), schemas.framework_schema()),
    ],
    ids=["acme", "small file", "extension", "own framework", "packaged framework"],
)
def test_editors_find_no_fault_with_what_is_shown(text: str, schema: dict[str, Any]) -> None:
    written = json.loads(json.dumps(yaml.safe_load(text), default=str))  # days as the texts that they are
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(written)] == []


def test_acme_shows_every_key_that_a_file_of_the_whole_can_have() -> None:
    """All but those which the example would only have for show: other forms of what it has already."""
    shown = set(keys_of(yaml.safe_load((DOCS / "examples/acme.yaml").read_text(encoding="utf-8"))))
    known = {key for record in records(format_.FILE) for key in record.fields}
    framework_only = {
        key for record in records(format_.FILE.fields["framework"].shape) for key in record.fields
    }
    missing = known - shown - framework_only
    assert missing == {"scope", "outside", "gitlab", "calendar", "alias", "responsibility", "part"}


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from keys_of(below)
    elif isinstance(value, list):
        for below in value:
            yield from keys_of(below)


def records(part: object, seen: set[int] | None = None) -> Iterator[Record]:
    """Every record that the format is made of, however it is wrapped."""
    seen = set() if seen is None else seen
    if id(part) in seen:
        return
    seen.add(id(part))
    if isinstance(part, Record):
        yield part
        inner: list[object] = [field.shape for field in part.fields.values()]
    elif isinstance(part, dict):
        inner = list(part.values())
    elif isinstance(part, (list, tuple)):
        inner = list(part)
    else:
        inner = list(vars(part).values()) if isinstance(part, Shape) else []
    for below in inner:
        yield from records(below, seen)


@pytest.mark.parametrize("record", list(records(format_.FILE)), ids=lambda record: record.name)
def test_every_key_of_the_format_is_in_the_docs(record: Record) -> None:
    pages = "".join((DOCS / page).read_text(encoding="utf-8") for page in ("file-format.md", "framework.md"))
    code = BLOCK.findall(pages) + re.findall(r"`([^`\n]+)`", BLOCK.sub("", pages))
    words = set(re.findall(r"[a-z_]+", " ".join(code)))
    assert [key for key in record.fields if key not in words] == []


def test_what_is_not_listed_is_explained() -> None:
    for page in ("framework.md", "glossary.md", "file-format.md", "responsibilities.md"):
        assert f"`{NOT_LISTED}`" in (DOCS / page).read_text(encoding="utf-8"), page
