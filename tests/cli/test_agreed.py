"""What is agreed at the command line: from the database it is told, of a file nothing is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from agreed import DAY, NOON, begin, digest
from command_line import remit

from remit.actions import signature
from remit.cli.ports import Ports
from remit.project.database_port import DatabasePort

PORTS = Ports(database=DatabasePort, demo_database=lambda _day: DatabasePort(), serve=lambda *_: None)
AT = ("--at", DAY.isoformat())


@pytest.mark.usefixtures("db")
def test_the_charter_says_who_signed_and_the_check_who_has_not() -> None:
    users = begin()
    signature.sign("pay", "architecture", digest("architecture"), acting_user=users["ana"], now=NOON)
    done = remit("charter", "pay", *AT, "--json", ports=PORTS)
    rows = [row for section in json.loads(done.out)["sections"] for row in section["rows"]]
    (agreed,) = [row["agreed"] for row in rows if row["responsibility"] == "architecture"]
    assert agreed == {
        "state": "partly",
        "digest": digest("architecture"),
        "signed": [{"person": "ana", "at": NOON.isoformat(), "current": True}],
        "missing": ["bo"],
        "changed": [],
        "open_points": 0,
    }
    shown = " ".join(remit("charter", "pay", *AT, ports=PORTS).out.split())
    assert "signed by Ana on 2026-06-10; not yet by Bo" in shown
    assert "0 of 4 rows are signed by all who have to." in shown
    found = json.loads(remit("check", *AT, "--select", "R201", "--team", "pay", "--json", ports=PORTS).out)
    said = {finding["responsibility"]: finding["message"] for finding in found["findings"]}
    assert said["architecture"].endswith("Still to sign: Bo.")
    assert sorted(said) == ["architecture", "one-on-ones", "system-roadmap", "tech-lead-coding"]


def test_a_check_of_a_file_says_nothing_of_signatures(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(
        "remit: 1\norganisation: {id: acme, name: Acme}\npeople: [{id: ana, name: Ana}]\n"
        "teams: [{id: pay, name: Pay, roles: {tech-lead: ana}}]\n",
        encoding="utf-8",
    )
    assert json.loads(remit("check", path, "--select", "R2", "--json").out)["findings"] == []
