"""Every importer through the command line: a file that is in order, a report that can be read, nothing replaced."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import Done, remit

from remit.files.imports import IMPORTERS
from remit.files.organisation import read

FIXTURES = Path(__file__).resolve().parents[1] / "files" / "imports" / "fixtures"
INPUTS: dict[str, list[str]] = {
    "backstage": ["catalog-info.yaml"],
    "codeowners": ["CODEOWNERS.github", "--system", "ledger"],
    "csv": ["people.csv"],
    "github-teams": ["github-teams.json"],
    "gitlab-groups": ["gitlab-groups.json"],
    "kubernetes-sigs": ["sigs.yaml"],
}


def call(name: str, *more: object) -> list[object]:
    file, *options = INPUTS[name]
    return ["import", name, FIXTURES / file, *options, *more]


def test_every_importer_is_tried() -> None:
    assert INPUTS.keys() == IMPORTERS.keys()


@pytest.mark.parametrize("name", INPUTS)
def test_to_a_file_and_to_standard_output(tmp_path: Path, name: str) -> None:
    path = tmp_path / "org.yaml"
    done = remit(*call(name, "--output", path))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("Took:\n  ")
    assert done.err.endswith(f"Written to {path}. Next: remit check {path}\n")
    assert remit("check", path, "--fail-on", "never").code == 0
    printed = remit(*call(name))
    assert (printed.code, printed.out) == (0, path.read_text(encoding="utf-8"))
    assert printed.err == done.err.removesuffix(f"Written to {path}. Next: remit check {path}\n")


@pytest.mark.parametrize("name", INPUTS)
def test_nothing_is_replaced_unless_told_to(tmp_path: Path, name: str) -> None:
    path = tmp_path / "org.yaml"
    path.write_text("mine", encoding="utf-8")
    assert remit(*call(name, "-o", path)) == Done(
        2, "", f"remit: {path} exists already; --force replaces it\n"
    )
    assert path.read_text(encoding="utf-8") == "mine"
    assert remit(*call(name, "-o", path, "--force")).code == 0
    assert read(path).organisation.id


@pytest.mark.parametrize("name", INPUTS)
def test_the_report_as_json(tmp_path: Path, name: str) -> None:
    path = tmp_path / "org.yaml"
    done = remit(*call(name, "-o", path, "--json"))
    found = json.loads(done.out)
    assert (done.code, done.err, list(found), found["output"]) == (
        0,
        "",
        ["output", "took", "left"],
        str(path),
    )
    assert all(set(left) == {"what", "why"} for left in found["left"])
    assert remit(*call(name, "--json")).err == (
        "remit: --json prints the report: say with --output where the file goes\n"
    )


def test_into_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    assert remit(*call("csv", "-o", path)).code == 0
    before = {person.id for person in read(path).organisation.people}
    assert remit(*call("github-teams", "--into", path, "-o", path)).code == 0
    assert before < {person.id for person in read(path).organisation.people}


def test_what_cannot_be_imported(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    done = remit("import", "csv", tmp_path / "none.csv", "-o", path)
    assert (done.code, done.out, done.err.startswith(f"remit: {tmp_path}/none.csv: cannot read it")) == (
        2,
        "",
        True,
    )
    assert remit("import", "codeowners", FIXTURES / "CODEOWNERS.github").err.splitlines()[1] == (
        "remit: Missing option '--system'."
    )
    wrong = remit("import", "kubernetes-sigs", FIXTURES / "people.csv", "-o", path)
    assert (wrong.code, wrong.out, path.exists()) == (2, "", False)


def test_a_long_report_is_folded_until_asked_for(tmp_path: Path, realdata: Path) -> None:
    sigs = realdata / "kubernetes-sigs.yaml"
    folded = remit("import", "kubernetes-sigs", sigs, "-o", tmp_path / "k8s.yaml")
    assert max(map(len, folded.err.splitlines()[:-1])) < 130
    assert re.search(
        r"^  employers of people \(\d+\): an employer is no fact of the group$", folded.err, re.M
    )
    assert folded.err.splitlines()[-2] == "  (--verbose names them)"
    told = remit("import", "kubernetes-sigs", sigs, "-o", tmp_path / "k8s.yaml", "--force", "--verbose")
    assert "--verbose" not in told.err
    assert max(map(len, told.err.splitlines()[:-1])) > 200
