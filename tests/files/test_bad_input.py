"""Files that are wrong: every problem with its place, what was read and what was expected, all in one go."""

# ruff: noqa: E501 - a case is easier to read on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sample_files import HEAD

from remit.files.organisation import read
from remit.files.problems import FileErrors, FileProblem

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = HEAD + "people: [{id: ana, name: Ana}, {id: bo, name: Bo}]\n"
TEAM = PEOPLE + "teams:\n- id: pay\n  name: Pay\n"


def told(folder: Path, content: str | bytes) -> list[str]:
    """The problems of a file with this content, each as one line without the path."""
    file = folder / "acme.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(FileErrors) as caught:
        read(file)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem).removeprefix(f"{file}:").strip() for problem in caught.value.problems]


def test_a_problem_has_all_its_parts(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(HEAD + "peeple: []\n")
    with pytest.raises(FileErrors) as caught:
        read(file)
    assert caught.value.problems == (
        FileProblem(
            str(file),
            3,
            1,
            "peeple",
            "unknown key in file",
            "remit, scope, organisation, framework, outside, people, teams, systems, charter, suppressions",
            "did you mean 'people'?",
        ),
    )


def test_all_problems_come_in_one_go(tmp_path: Path) -> None:
    text = """\
remit: 2
organisation: {id: a b, name: }
people:
  - {id: ana, name: Ana, kind: robot, from: 2026-02-30, emial: x}
  - {name: Nobody}
  - {id: bo, name: Bo, from: 2026-01-02, until: 2026-01-02, leave: [{from: 2026-01-01}]}
  - ana
teams:
  - {id: pay, name: Pay, members: [ana, boo], parent: pay, roles: {tech-lead: ana, techlead: [ana, bo]}}
systems: {}
"""
    assert told(tmp_path, text) == [
        "1:8: out of range; read: 2; expected: 1, the version of the format",
        "2:20: not an id; read: a b; expected: the id of the organisation: letters, digits, '.', '_' and '-', at most 100",
        "2:31: nothing stands here; read: nothing; expected: a name; leave the key out, or give it a value",
        "4:32: not what belongs here; read: robot; expected: human or agent",
        "4:45: a day that does not exist; read: 2026-02-30; expected: a day as YYYY-MM-DD or 'unknown'",
        "4:57: unknown key in person; read: emial; expected: id, name, kind, email, github, gitlab, calendar, alias, "
        "experience, manager, leave, from, until; did you mean 'email'?",
        "5:5: 'id' is missing; read: {name: …}; expected: id: the id of a person: letters, digits, '.', '_' and '-', "
        "at most 100",
        "6:49: a period that ends before it has begun; read: 2026-01-02; expected: a day after 2026-01-02; "
        "'until' is the first day that no longer belongs to it",
        "6:69: 'until' is missing; read: {from: …}; expected: until: a day as YYYY-MM-DD",
        "7:5: not what belongs here; read: ana; expected: a mapping with id, name",
        "9:41: unknown person 'boo'; read: boo; expected: a person listed under 'people'; did you mean 'bo'?",
        "9:55: a circle: pay → pay; read: pay; expected: a tree of teams",
        "9:84: unknown role 'techlead'; read: techlead; expected: a role of the framework; did you mean 'tech-lead'?",
        "10:10: not what belongs here; read: an empty mapping; expected: a list (entries): a mapping with id, name",
    ]


@pytest.mark.parametrize(
    ("team", "problem"),
    [
        (
            "zone: Europe/Berlni",
            "7:9: unknown time zone; read: Europe/Berlni; expected: the name of a time zone, such "
            "as Europe/Berlin",
        ),
        (
            "zone: ../../etc/passwd",
            "7:9: unknown time zone; read: ../../etc/passwd; expected: the name of a time zone, "
            "such as Europe/Berlin",
        ),
        (
            "members: ana",
            "7:12: not what belongs here; read: ana; expected: a list (entries): the id of a person: "
            "letters, digits, '.', '_' and '-', at most 100; or a mapping with person; write [ana]",
        ),
        (
            "members:",
            "7:11: nothing stands here; read: nothing; expected: a list (entries): the id of a person: letters, "
            "digits, '.', '_' and '-', at most 100; or a mapping with person; leave the key out, or give it a value",
        ),
        (
            "members: [[ana]]",
            "7:13: not what belongs here; read: a list of 1; expected: the id of a person: letters, "
            "digits, '.', '_' and '-', at most 100; or a mapping with person",
        ),
        (
            "members: [ana, {person: ana, from: 2026-01-01}]",
            "7:18: overlaps with [unknown, open); read: [2026-01-01, "
            "open); expected: a person is a member of a team once at a time",
        ),
        (
            "coding_ranges: [{person: ana, percent: [40]}]",
            "7:42: a list of 1; read: a list of 1; expected: a list "
            "(2 entries): a whole number from 0 to 100",
        ),
        (
            "coding_ranges: [{person: ana, percent: [1, 101]}]",
            "7:46: out of range; read: 101; expected: a whole number from 0 to 100",
        ),
        (
            "coding_ranges: [{person: ana, percent: [1, '2']}]",
            "7:46: not a whole number; read: 2; expected: a whole number from 0 to 100",
        ),
        (
            "coding_ranges: [{person: ana, percent: [40, 20]}]",
            "7:42: not a range of percentages; read: [40, 20]; "
            "expected: two numbers from 0 to 100, the lower one first",
        ),
        ("from: 2026-1-1", "7:9: not a day; read: 2026-1-1; expected: a day as YYYY-MM-DD or 'unknown'"),
        (
            "from: 2026-01-01T00:00",
            "7:9: not a day; read: 2026-01-01T00:00; expected: a day as YYYY-MM-DD or 'unknown'",
        ),
        ("name: Pay", "7:3: the same key twice in one mapping; read: name; expected: each key once"),
        (
            "<<: {zone: UTC}",
            "7:3: a merge key, which no file of Remit needs; read: <<; expected: the keys written out",
        ),
        ("? [a]\n  : b", "7:5: not a key; read: a list of 1; expected: a word before the colon"),
        (
            "zone: !!str UTC",
            "7:9: a tag, which no file of Remit needs; read: tag:yaml.org,2002:str; expected: the value "
            "without a tag",
        ),
        (
            "zone: !!python/name:os.system UTC",
            "7:9: a tag, which no file of Remit needs; read: "
            "tag:yaml.org,2002:python/name:os.system; expected: the value without a tag",
        ),
        ("forge: ''", "7:10: an empty text; expected: a name there"),
        ('forge: "a\\0b"', "7:10: a text with a NUL character; read: a\\u{0}b; expected: a name there"),
        (
            "zone: *nothing",
            "7:9: an alias of something that is not (or not yet) complete; read: *nothing; expected: the "
            "name of an anchor (&name) above",
        ),
        (
            "labels: &a {x: *a}",
            "7:18: an alias of something that is not (or not yet) complete; read: *a; expected: the "
            "name of an anchor (&name) above",
        ),
        (
            "labels: {a: " + "b" * 201 + "}",
            "7:15: a text of 201 characters; read: " + "b" * 59 + "…; expected: a name; at most 200 fit",
        ),
        (
            "covers: [{role: tech-lead, acting: bo, for: ana, until: 2026-12-05}]",
            "7:47: 'ana' does not hold 'tech-lead' "
            "on 'pay' when the cover begins; read: ana; expected: who holds the role then, or nobody where it is vacant",
        ),
        (
            "covers: [{role: tech-lead, acting: bo, until: 2026-12-05, rows: [archtecture]}]",
            "7:68: unknown responsibility "
            "'archtecture'; read: archtecture; expected: a responsibility of the framework or a row of one's own; did you "
            "mean 'architecture'?",
        ),
        (
            "charter: {rows: {architecture: {holders: [{role: tech-lead, person: ana}]}}}",
            "7:45: not one party; read: {role: …, person: …}; expected: either 'role' or 'person'",
        ),
        (
            "charter: {rows: {architecture: {holders: [annna]}}}",
            "7:45: 'annna' is neither a role nor a person; read: "
            "annna; expected: a role of the framework, or a person listed under 'people'; did you mean 'ana'?",
        ),
        (
            "charter: {rows: {architecture: {holders: [ana], split: {bo: x}}}}",
            "7:63: 'bo' has a part but is not among the holders; read: bo; expected: ana",
        ),
        (
            "charter: {rows: {architcture: {holders: [ana]}}}",
            "7:20: unknown responsibility 'architcture'; read: "
            "architcture; expected: a responsibility of the framework or a row of one's own, which has a title and holders; "
            "did you mean 'architecture'?",
        ),
        (
            "charter: {rows: {architecture: [{note: a}, {note: b}]}}",
            "7:46: overlaps with [unknown, open); read: [unknown, "
            "open); expected: a charter says one thing of a row at a time",
        ),
        (
            "charter: {when_vacant: [ana, ana]}",
            "7:32: named twice; read: ana; expected: each role or person once",
        ),
    ],
)
def test_one_thing_wrong_with_a_team(tmp_path: Path, team: str, problem: str) -> None:
    assert told(tmp_path, f"{TEAM}  {team}\n") == [problem]


def test_an_id_that_is_a_role_and_a_person(tmp_path: Path) -> None:
    text = TEAM.replace("id: bo", "id: tech-lead")
    row = "  charter: {rows: {architecture: {holders: [%s]}}}\n"
    assert told(tmp_path, text + row % "tech-lead") == [
        "7:45: both a role and a person have this id; read: tech-lead; expected: {role: tech-lead} or {person: tech-lead}"
    ]
    file = tmp_path / "acme.yaml"
    file.write_text(text + row % "{role: tech-lead}, {person: tech-lead}")
    holders = read(file).organisation.charters[0].rows[0].holders
    assert holders == (("role", "tech-lead"), ("person", "tech-lead"))


def test_an_unknown_code_is_not_suppressed(tmp_path: Path) -> None:
    text = HEAD + "suppressions: [{code: R410, reason: known, until: 2027-01-01}]\n"
    (problem,) = told(tmp_path, text)
    assert problem.startswith(
        "3:23: unknown code 'R410'; read: R410; expected: the code of a finding, such as R401; did"
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "1:1: the file is empty; expected: a mapping that begins with 'remit: 1'"),
        ("# nothing\n", "1:1: the file is empty; expected: a mapping that begins with 'remit: 1'"),
        ("- remit: 1\n", "1:1: not what belongs here; read: a list of 1; expected: a mapping with remit"),
        ("remit\n", "1:1: not what belongs here; read: remit; expected: a mapping with remit"),
        (
            HEAD + "---\n",
            "3:1: a second document begins; read: ---; expected: one document in a file; "
            "make it a file of its own: a folder is read as one",
        ),
        (
            HEAD + "people:\n\t- ana\n",
            "4:1: not YAML: found character that cannot start any token; read: - ana; "
            "YAML indents with spaces: replace the tab",
        ),
        (
            HEAD + "framework: a: b\n",
            "3:13: not YAML: mapping values are not allowed in this context; "
            "read: framework: a: b; put quotes around a text that contains ': ' or starts with a sign",
        ),
        (
            HEAD + 'framework: "\\ud800"\n',
            '3:15: not YAML: found invalid Unicode character escape code; read: framework: "\\ud800"',
        ),
        (HEAD + "people: [\n", "4:1: not YAML: did not find expected node content"),
        (HEAD.encode() + b"# \x00\n", "3:3: a NUL byte; read: byte 0x00; expected: text in UTF-8"),
        (
            HEAD.encode() + b"# \xc3\xbc\x1b[31m\n",
            "3:4: a control character; read: byte 0x1B; expected: text in UTF-8",
        ),
        (
            "# Jürgen\n".encode("latin-1"),
            "1:4: a byte that is not UTF-8 (Latin-1 perhaps); read: byte 0xFC; expected: text in UTF-8",
        ),
        (HEAD.encode("utf-16"), "1:1: the file is UTF-16; read: byte 0xFF 0xFE; expected: UTF-8"),
        (HEAD.encode("utf-16-be"), "1:1: a NUL byte; read: byte 0x00; expected: text in UTF-8"),
        (HEAD.encode("utf-32"), "1:1: the file is UTF-32; read: byte 0xFF 0xFE 0x00 0x00; expected: UTF-8"),
        (
            HEAD + "# " + "x" * 65536 + "\n",
            "3:1: a line of more than 64 KiB; read: # " + "x" * 58 + "; expected: lines of at most 64 KiB",
        ),
    ],
)
def test_what_is_no_yaml_file(tmp_path: Path, content: str | bytes, problem: str) -> None:
    assert told(tmp_path, content) == [problem]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def one(path: Path) -> str:
        with pytest.raises(FileErrors) as caught:
            read(path)
        (problem,) = caught.value.problems
        return str(problem).removeprefix(f"{path}: ")

    assert one(tmp_path / "missing.yaml") == (
        "cannot read it: No such file or directory; expected: a readable YAML file"
    )
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert one(loop).startswith("cannot read it: Too many levels of symbolic links")


def test_size_has_a_limit_that_large_lifts(tmp_path: Path) -> None:
    comment = ("#" * 1023 + "\n") * 1024
    assert told(tmp_path, HEAD + comment) == [
        f"{''}the file has more than 1 MiB; expected: at most 1 MiB; allow it with --large"
    ]
    assert read(tmp_path / "acme.yaml", large=True).organisation.id == "acme"
    (tmp_path / "acme.yaml").write_text(HEAD + "#" * (1024 * 1024 + 1) + "\n")
    with pytest.raises(FileErrors, match="a line of more than 1 MiB"):
        read(tmp_path / "acme.yaml", large=True)


def test_names_are_quoted_harmless(tmp_path: Path) -> None:
    assert told(tmp_path, HEAD + "scope: \u202eevil\n") == [
        "3:8: not what belongs here; read: \\u{202e}evil; expected: organisation, or {team: ID}"
    ]
