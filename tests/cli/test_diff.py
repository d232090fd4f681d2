"""What changed: files, folders, days and git revisions, in every mixture, and hostile repositories."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Done, remit

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

AT = ("--at", "2026-06-01")
HEAD_OF_FILE = "remit: 1\norganisation: {id: a, name: A}\nframework: mini.yaml\n"
FRAMEWORK = """
framework: 1
id: mini
title: Mini
roles: [{id: lead, title: Lead, short: L, focus: system, in_charge_of: it}]
responsibilities: [{id: plans, title: Plans, holders: [lead]}]
"""
PEOPLE = "people: [{id: ana, name: Ana}, {id: bo, name: Bo}]\n"


def organisation(lead: str) -> str:
    return f"{HEAD_OF_FILE}{PEOPLE}teams: [{{id: x, name: Team X, roles: {{lead: {lead}}}}}]\n"


CHANGED = Done(0, "Team X\n  Plans: Ana → Bo\n", "")
BACK = Done(0, "Team X\n  Plans: Bo → Ana\n", "")
SAME = Done(0, "No responsibility differs.\n", "")


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@test.example", *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"},
    )
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ana leads at v1, in old.yaml; Bo leads now, in org.yaml. The framework is a file beside it."""
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    git(folder, "init", "-q", "-b", "main")
    (folder / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "old.yaml").write_text(organisation("ana"), encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "v1")
    git(folder, "mv", "old.yaml", "org.yaml")
    git(folder, "commit", "-q", "-m", "renamed")
    git(folder, "tag", "v2")
    (folder / "org.yaml").write_text(organisation("bo"), encoding="utf-8")
    git(folder, "commit", "-q", "-am", "two")
    monkeypatch.chdir(folder)
    return folder


MIXTURES: list[tuple[list[str], Done]] = [
    (["v2", "HEAD", "--file", "org.yaml"], CHANGED),
    (["v2", "org.yaml"], CHANGED),
    (["org.yaml", "v2"], BACK),
    (["HEAD", "org.yaml"], SAME),
    (["HEAD~1", "HEAD", "--file", "./org.yaml"], CHANGED),
    (["v1:old.yaml", "org.yaml"], CHANGED),
    (["v1:old.yaml", "HEAD:org.yaml"], CHANGED),
    (["v1:old.yaml", "v2", "--file", "org.yaml"], SAME),
    (["v2", "2026-06-01", "--file", "org.yaml"], CHANGED),
    (["org.yaml", "org.yaml"], SAME),
    (["org.yaml", "2020-01-01"], SAME),
]


@pytest.mark.parametrize(("sides", "expected"), MIXTURES, ids=lambda value: " ".join(map(str, value))[:30])
def test_every_mixture(repository: Path, sides: list[str], expected: Done) -> None:
    assert remit("diff", *sides, *AT) == expected


def test_from_another_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert remit("diff", "v2", "HEAD", "--file", repository / "org.yaml", *AT) == CHANGED


def test_within_a_hook(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.setenv("GIT_WORK_TREE", "/nowhere")
    assert remit("diff", "v2", "HEAD", "--file", "org.yaml", *AT) == CHANGED


def test_folders_and_their_revisions(repository: Path) -> None:
    folder = repository / "org"
    folder.mkdir()
    (folder / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "a.yaml").write_text(HEAD_OF_FILE + PEOPLE, encoding="utf-8")
    team = folder / "teams" / "x.yml"
    team.parent.mkdir()
    team.write_text("remit: 1\nteams: [{id: x, name: Team X, roles: {lead: ana}}]\n", encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "folder")
    team.write_text(team.read_text(encoding="utf-8").replace("ana", "bo"), encoding="utf-8")
    assert remit("diff", "HEAD", "org", *AT) == CHANGED
    assert remit("diff", "HEAD", "HEAD", "--file", "org/", *AT) == SAME
    shutil.rmtree(folder)
    assert remit("diff", "HEAD:org", "org.yaml", *AT) == CHANGED


def test_standard_input(repository: Path) -> None:
    assert remit("diff", "org.yaml", "-", *AT, given=organisation("ana").replace("mini", "./mini")) == BACK


REFUSED = [
    (["v9", "org.yaml"], "“v9” is no file and no day, and as a git revision: there is no git revision v9"),
    (
        ["v1", "org.yaml"],
        "“v1” is no file and no day, and as a git revision: org.yaml is not there at revision v1",
    ),
    (
        ["--", "--help", "org.yaml"],
        "“--help” is no file and no day, and as a git revision: --help is no git revision",
    ),
    (
        ["HEAD", "HEAD"],
        "“HEAD” is no file and no day; for a git revision say which file with --file",
    ),
    (
        ["HEAD", "HEAD", "--file", "/org.yaml"],
        "“HEAD” is no file and no day, and as a git revision: "
        "git: fatal: not a git repository (or any of the parent directories): .git",
    ),
    (["2026-02-30", "org.yaml"], "“2026-02-30” is not a day; expected YYYY-MM-DD, as 2026-06-01"),
]


@pytest.mark.parametrize(("sides", "message"), REFUSED, ids=lambda value: "".join(value)[:30])
def test_what_cannot_be_compared(repository: Path, sides: list[str], message: str) -> None:
    assert remit("diff", *AT, *sides) == Done(2, "", f"remit: {message}\n")


def test_a_broken_file_at_a_revision_is_named_by_it(repository: Path) -> None:
    (repository / "org.yaml").write_text("remit: 1\norganisation: 7\n", encoding="utf-8")
    git(repository, "commit", "-q", "-am", "broken")
    done = remit("diff", "v2", "HEAD", "--file", "org.yaml", *AT)
    assert (done.code, done.out) == (2, "")
    assert [line.split(": ")[0] for line in done.err.splitlines()[1:]] == [
        "HEAD:org.yaml:1:1",
        "HEAD:org.yaml:2:15",
    ]


def test_json_has_both_answers(repository: Path) -> None:
    import json

    found = json.loads(remit("diff", "v2", "HEAD", "--file", "org.yaml", "--json", *AT).out)
    [change] = found["changes"]
    assert {key: found[key] for key in ("before_at", "after_at")} == {
        "before_at": "2026-06-01",
        "after_at": "2026-06-01",
    }
    assert (change["team"], change["responsibility"], change["aspects"]) == ("x", "plans", ["holders"])
    assert [change[side]["holders"][0]["person"] for side in ("before", "after")] == ["ana", "bo"]


def test_a_submodule_is_a_repository_of_its_own(repository: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q", "-b", "main")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "inner")
    git(outer, "commit", "-q", "-m", "with a submodule")
    assert remit("diff", "v2", "HEAD", "--file", outer / "inner" / "org.yaml", *AT) == CHANGED
    refused = f"“HEAD” is no file and no day, and as a git revision: {outer} is not there at revision HEAD"
    assert remit("diff", "HEAD", "HEAD", "--file", outer, *AT) == Done(2, "", f"remit: {refused}\n")


def test_a_link_in_a_tree_is_not_followed(repository: Path) -> None:
    (repository / "link.yaml").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "link")
    done = remit("diff", "HEAD:link.yaml", "org.yaml", *AT)
    assert (done.code, done.out) == (2, "")
    assert "root:" not in done.err


def object_of(folder: Path, kind: str, content: bytes) -> str:
    """Write an object as git would not: what it holds is looked at by nobody."""
    data = f"{kind} {len(content)}\0".encode() + content
    name = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    place = folder / ".git" / "objects" / name[:2] / name[2:]
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(data))
    return name


def test_a_forged_tree_cannot_lead_out(repository: Path, tmp_path: Path) -> None:
    blob = object_of(repository, "blob", b"evil")
    inner = object_of(repository, "tree", b"100644 evil.yaml\0" + bytes.fromhex(blob))
    up = object_of(repository, "tree", b"40000 ..\0" + bytes.fromhex(inner))
    top = object_of(repository, "tree", b"40000 org\0" + bytes.fromhex(up))
    who = "Eve <eve@evil.example> 0 +0000"
    commit = object_of(repository, "commit", f"tree {top}\nauthor {who}\ncommitter {who}\n\nevil\n".encode())
    done = remit("diff", f"{commit}:org", "org.yaml", *AT)
    assert (done.code, done.out) == (2, "")
    assert f"the tree of {commit[:12]} has a path that leads out of it" in done.err
    assert list(tmp_path.rglob("evil.yaml")) == []


def configured(folder: Path, *settings: str) -> None:
    with (folder / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("\n".join(settings) + "\n")


Trap = Callable[[Path, str], None]


def fsmonitor(folder: Path, command: str) -> None:
    configured(folder, "[core]", f"fsmonitor = {command}")


def hooks(folder: Path, command: str) -> None:
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-commit"):
        hook = folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        hook.chmod(0o755)


def filters(folder: Path, command: str) -> None:
    configured(folder, '[filter "evil"]', f"smudge = {command}", f"clean = {command}", f"process = {command}")
    configured(folder, '[diff "evil"]', f"textconv = {command}", f"external = {command}")
    (folder / ".gitattributes").write_text("* filter=evil diff=evil\n", encoding="utf-8")
    configured(folder, "[core]", f"pager = {command}", f"sshCommand = {command}", f"editor = {command}")


def aliases(folder: Path, command: str) -> None:
    configured(
        folder, "[alias]", *(f'{name} = "!{command}"' for name in ("rev-parse", "ls-tree", "cat-file"))
    )


def partial_clone(folder: Path, command: str) -> None:
    """Contents are missing, and the configuration says where to fetch them: from a command."""
    configured(folder, "[core]", "repositoryformatversion = 1", "[extensions]", "partialClone = origin")
    configured(folder, '[remote "origin"]', "url = /nowhere", "promisor = true", f"uploadpack = {command}")
    configured(folder, '[protocol "file"]', "allow = always", "[protocol]", "allow = always")
    blob = git(folder, "rev-parse", "v2:org.yaml")
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


@pytest.mark.parametrize("trap", [fsmonitor, hooks, filters, aliases, partial_clone])
def test_a_hostile_repository_runs_nothing(repository: Path, tmp_path: Path, trap: Trap) -> None:
    sprung = tmp_path / "sprung"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{sprung}'\n", encoding="utf-8")
    script.chmod(0o755)
    trap(repository, str(script))
    done = remit("diff", "v2", "HEAD", "--file", "org.yaml", *AT)
    assert not sprung.exists()
    if trap is partial_clone:
        assert (done.code, done.out, "Traceback" in done.err) == (2, "", False)
    else:
        assert done == CHANGED
