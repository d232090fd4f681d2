"""``remit audit``: verifying the database's audit, and an export of it without any database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from editable import ACME

from remit.actions.organisation import begin
from remit.cli.main import remit
from remit.cli.ports import Ports
from remit.db.models import AuditEntry
from remit.project.database_port import DatabasePort


def call(*args: object) -> Result:
    """The command on the database under test."""
    ports = Ports(DatabasePort, None, None)  # type: ignore[arg-type]
    return CliRunner().invoke(remit, ["audit", *map(str, args)], obj=ports)


def nothing() -> None:
    raise AssertionError("the database was opened")


def offline(*args: object) -> Result:
    """The command where there is no database."""
    ports = Ports(nothing, None, None)  # type: ignore[arg-type]
    return CliRunner().invoke(remit, ["audit", *map(str, args)], obj=ports)


@pytest.fixture
def entries(database: object) -> int:
    begin(ACME, acting_user=None)
    return AuditEntry.objects.count()


def test_what_nobody_touched_verifies(entries: int, tmp_path: Path) -> None:
    whole = f"The audit is as it was written: {entries} entries."
    found = call("verify")
    assert (found.exit_code, found.output) == (
        0,
        f"{whole} Whether its end was cut off only a checkpoint can tell.\n",
    )
    point, export = tmp_path / "point.json", tmp_path / "audit.jsonl"
    assert call("checkpoint", "-o", point).exit_code == 0
    assert call("export", "-o", export).exit_code == 0
    assert (
        call("verify", "-c", point).output,
        offline("verify", "--export", export, "-c", point).output,
    ) == (
        f"{whole}\n",
        f"{whole}\n",
    )
    assert set(json.loads(point.read_text())) == {"sequence", "hash", "at"}
    assert "ana" not in export.read_text().lower()
    said = call("verify", "--json")
    assert json.loads(said.output) == {"entries": entries, "problems": []}


def test_what_was_touched_is_told(entries: int, tmp_path: Path) -> None:
    point = tmp_path / "point.json"
    call("checkpoint", "-o", point)
    AuditEntry.objects.filter(sequence=2).update(object="another")
    AuditEntry.objects.filter(sequence=entries).delete()
    found = call("verify", "-c", point)
    assert (found.exit_code, found.output.splitlines()) == (
        1,
        [
            "entry 2: content: what is kept of this entry is not what was written (object)",
            f"entry {entries}: truncated: the checkpoint knows this entry, and the audit ends before it",
        ],
    )


def test_an_export_that_was_touched_is_told(entries: int, tmp_path: Path) -> None:
    export = tmp_path / "audit.jsonl"
    call("export", "-o", export)
    lines = export.read_text().splitlines(keepends=True)
    cases = {
        "missing": [*lines[:1], *lines[2:]],
        "out-of-order": [lines[1], lines[0], *lines[2:]],
        "edited": [lines[0].replace("organisation.begin", "organisation.other"), *lines[1:]],
    }
    for code, touched in cases.items():
        export.write_text("".join(touched))
        found = offline("verify", "--export", export)
        assert (found.exit_code, f": {code}: " in found.output) == (1, True), found.output


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"sequence": "1", "hash": "x", "at": "2026-01-01"}',
        "1\n2\n",
        "\udcff",
        "[" * 9000,
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    for found in (
        offline("verify", "--export", file, "-c", file),
        offline("verify", "-c", tmp_path / "none"),
    ):
        assert found.exit_code != 0
        assert "Traceback" not in found.output
        assert found.output.startswith("Error: ")


def test_a_line_that_is_none_is_told_with_its_place(entries: int, tmp_path: Path) -> None:
    export = tmp_path / "audit.jsonl"
    call("export", "-o", export)
    export.write_text(export.read_text().splitlines()[0] + "\nno\n")
    found = offline("verify", "--export", export)
    told = "Error: {}:2: not an entry of an audit: “no\\u{{a}}”; expected a line of `remit audit export`\n"
    assert (found.exit_code, found.output) == (2, told.format(export))


def test_an_empty_audit_has_no_checkpoint(database: object) -> None:
    found = call("checkpoint")
    assert (found.exit_code, found.output) == (2, "Error: the audit is empty: there is nothing to keep\n")
