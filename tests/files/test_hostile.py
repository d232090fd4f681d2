"""Files made to hurt, up to 1 MiB: a clear error within 2 seconds and 256 MiB."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sample_files import HEAD

from remit.files.organisation import read

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
SECONDS = 2.0
"""Of processor time, which other work on the machine does not lengthen as it does that of the clock."""

PEOPLE = HEAD + "people: [{id: p, name: P}, {id: q, name: Q}]\n"
TEAM = PEOPLE + "teams:\n- id: t\n  name: T\n"

FILES = {
    "brackets": (("[" * 1000 + "\n") * 1000, "1:51: nested too deeply"),
    "brackets in one line": ("[" * 100_000, "a line of more than 64 KiB"),
    "braces": (("{a: " * 1000 + "\n") * 250, "1:201: nested too deeply"),
    "dashes": (("- " * 1000 + "\n") * 500, "1:101: nested too deeply"),
    "question marks": (("? " * 1000 + "\n") * 500, "1:101: nested too deeply"),
    "ever deeper": ("".join(" " * depth + "a:\n" for depth in range(1400)), "51:51: nested too deeply"),
    "laughs": (
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "5:29: aliases make this file explode; read: *d",
    ),
    "aliases of a long list": (
        HEAD
        + "teams:\n- {id: t, name: T, members: &m ["
        + "a,\n" * 60_000
        + "]}\n"
        + "".join(f"- {{id: t{number}, name: T, members: *m}}\n" for number in range(15_000)),
        "aliases make this file explode",
    ),
    "tags": ("- !!python/object:os.system x\n" * 30_000, "a tag, which no file of Remit needs"),
    "documents": ("---\n" * 250_000, "a second document begins"),
    "an endless quote": ('"' + "a\n" * 500_000, "not YAML: found unexpected end of stream"),
    "blanks": ((" " * 60_000 + "\n") * 17, "the file is empty"),
    "nothings": ("-\n" * 500_000, "a list of 500000"),
    "keys": ("".join(f"k{number}: 1\n" for number in range(90_000)), "unknown key"),
    "the same key": ("remit: 1\n" * 110_000, "the same key twice"),
    "keys without values": ("{" + ",\n".join(f"a{number}" for number in range(110_000)) + "}", "unknown key"),
    "wrong entries": (HEAD + "people:\n" + "- x\n" * 250_000, "not what belongs here"),
    "unknown names": (
        HEAD
        + "people:\n"
        + "".join(f"- {{id: person{number}, name: A}}\n" for number in range(15_000))
        + "teams:\n- {id: t, name: T, members: ["
        + ",\n".join(f"persom{number}" for number in range(30_000))
        + "]}\n",
        "unknown person 'persom0'",
    ),
    "a tower": (
        HEAD + "teams:\n" + "".join(f"- {{id: t{n}, name: A, parent: t{n + 1}}}\n" for n in range(20_000)),
        "more than 200 levels",
    ),
    "a tower that is moved": (
        HEAD
        + "teams:\n"
        + "".join(
            f"- {{id: t{n}, name: A, parent: [{{team: t{n + 1}, from: {1000 + n // 300}-{1 + n % 12:02}-01}}]}}\n"
            for n in range(11_000)
        ),
        "more than 200 levels",
    ),
    "the same member": (TEAM + "  members: [" + ",\n".join(["p"] * 300_000) + "]\n", "overlaps with"),
    "covers": (
        TEAM
        + "  roles: {tech-lead: p}\n  covers:\n"
        + "  - {role: tech-lead, for: p, acting: q, until: 2030-01-01, granted_by: q}\n" * 13_000,
        "'q' cannot grant this cover",
    ),
    "parts": (
        TEAM
        + "  charter:\n    rows:\n      x: {title: X, holders: ["
        + ",\n".join(f"p{number}" for number in range(40_000))
        + "],\n         split: {"
        + ",\n".join(f"q{number}: a" for number in range(40_000))
        + "}}\n",
        "'p0' is neither a role nor a person",
    ),
}

CALL = """\
import sys
from remit.files.organisation import read
from remit.files.problems import FileErrors
try:
    read(sys.argv[1])
except FileErrors as errors:
    print("\\n".join(map(str, errors.problems[:20])))
"""


CONFINED = """\
import resource
resource.setrlimit(resource.RLIMIT_AS, (256 << 20, 256 << 20))
"""
"""Set in the child itself: a fork of this process would first run what libraries have for that (gRPC's has words)."""


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_a_clear_error(name: str, tmp_path: Path) -> None:
    text, problem = FILES[name]
    file = tmp_path / "hostile.yaml"
    file.write_text(text)
    assert file.stat().st_size <= MIB
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", CONFINED + CALL, str(file)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert problem in done.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS


def test_a_line_of_100_mb_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    file = tmp_path / "long.yaml"
    with file.open("wb") as stream:
        stream.write(HEAD.encode() + b"# ")
        stream.truncate(100 * MIB)
    for large, problem in (("", "more than 1 MiB"), (", large=True", "a NUL byte")):
        call = CALL.replace("sys.argv[1]", f"sys.argv[1]{large}")
        done = subprocess.run(
            [sys.executable, "-c", call, str(file)], capture_output=True, text=True, timeout=60
        )
        assert (done.stderr, problem in done.stdout) == ("", True)
    file.write_bytes(HEAD.encode() + b"# " + b"x" * 100 * MIB)
    call = CALL.replace("sys.argv[1]", "sys.argv[1], large=True")
    done = subprocess.run([sys.executable, "-c", call, str(file)], capture_output=True, text=True, timeout=60)
    assert "3:1: a line of more than 1 MiB" in done.stdout


def test_what_a_file_of_1_mib_may_hold_is_read(tmp_path: Path) -> None:
    people = "".join(f"- {{id: person{number}, name: Somebody}}\n" for number in range(20_000))
    file = tmp_path / "large.yaml"
    file.write_text(HEAD + "people:\n" + people)
    assert len(read(file).organisation.people) == 20_000
