"""Repositories made to harm: nothing of them runs, and each ends in acts or in a clear problem, within bounds."""

from __future__ import annotations

import hashlib
import os
import resource
import time
import zlib
from pathlib import Path

import pytest
from git_repositories import ANA, BEGIN, BO, DAY, NOW, Stream, acts, collect, git, told

from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.sources.git import GitCollector
from remit.evidence.sources.git.address import parsed
from remit.evidence.sources.git.history import FIELD_LIMIT, FORMAT, OPTIONS, RECORD_LIMIT, records
from remit.evidence.sources.git.process import LEAST_MEMORY, memory_for, output, running

KEYS = (
    "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.gitProxy", "core.alternateRefsCommand",
    "diff.external", "gpg.program", "credential.helper", "pager.log", "uploadpack.packObjectsHook", "alias.log",
    "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.evil.command",
    "interactive.diffFilter", "sequence.editor", "remote.origin.uploadpack", "trailer.evil.command",
)  # fmt: skip


def problem(address: Path | str, **settings: object) -> tuple[str, float]:
    """The code of the problem that reading ends in, and how long it took."""
    began = time.monotonic()
    with pytest.raises(SourceProblem) as caught:
        collect(address, **settings)  # type: ignore[arg-type]
    return caught.value.code, time.monotonic() - began


def plain(folder: Path, *, bare: bool = True) -> Path:
    """A repository with one commit."""
    stream = Stream()
    stream.commit(
        {"a.txt": "1", ".gitattributes": "* filter=evil diff=evil\n"}, message=f"x\n\nReviewed-by: {BO}\n"
    )
    return stream.into(folder, bare=bare)


@pytest.mark.parametrize("bare", [True, False])
def test_nothing_of_a_repositorys_settings_or_hooks_runs(tmp_path: Path, bare: bool) -> None:
    folder = plain(tmp_path / "r", bare=bare)
    git_dir = folder if bare else folder / ".git"
    trap, caught = tmp_path / "trap", tmp_path / "caught"
    trap.write_text(f'#!/bin/sh\necho "$0" >> {caught}\nexit 0\n')
    trap.chmod(0o755)
    for key in KEYS:
        git(f"--git-dir={git_dir}", "config", key, str(trap))
    for key, value in (
        ("log.showSignature", "true"), ("core.hooksPath", str(tmp_path)), ("extensions.partialClone", "origin"),
        ("remote.origin.url", f"ext::{trap}"), ("remote.origin.promisor", "true"), ("protocol.ext.allow", "always"),
        ("core.repositoryformatversion", "1"), ("mailmap.file", "/etc/passwd"), ("include.path", str(trap)),
    ):  # fmt: skip
        git(f"--git-dir={git_dir}", "config", key, value)
    (git_dir / "hooks").mkdir(exist_ok=True)
    for hook in (
        "post-checkout",
        "reference-transaction",
        "post-index-change",
        "pre-auto-gc",
        "fsmonitor-watchman",
    ):
        (git_dir / "hooks" / hook).symlink_to(trap)
    assert told(collect(folder), "commit", "review") == [
        ("commit", "ana@acme.example", "", 0.0),
        ("review", "bo@acme.example", "ana@acme.example", 0.0),
    ]
    assert not caught.exists()


def test_what_a_partial_clone_lacks_is_not_fetched(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    tree = git(f"--git-dir={folder}", "rev-parse", "main^{tree}").strip()
    git(f"--git-dir={folder}", "config", "extensions.partialClone", "origin")
    git(f"--git-dir={folder}", "config", "remote.origin.url", f"ext::touch% {tmp_path}/caught")
    packs = folder / "objects" / "pack"
    for pack in packs.glob("*.pack"):
        (tmp_path / "kept.pack").write_bytes(pack.read_bytes())
    for path in packs.iterdir():
        path.unlink()
    git(f"--git-dir={folder}", "unpack-objects", "-q", given=(tmp_path / "kept.pack").read_bytes()) if (
        tmp_path / "kept.pack"
    ).exists() else None
    (folder / "objects" / tree[:2] / tree[2:]).unlink()
    assert problem(folder)[0] == "failed"
    assert not (tmp_path / "caught").exists()


@pytest.mark.parametrize("written", ["{}", "../../other.git/objects", '"{}"'])
def test_objects_borrowed_from_elsewhere_are_refused(tmp_path: Path, written: str) -> None:
    other = plain(tmp_path / "other.git")
    folder = Stream().into(tmp_path / "r.git")
    (folder / "objects" / "info").mkdir(exist_ok=True)
    (folder / "objects" / "info" / "alternates").write_text(written.format(other / "objects") + "\n")
    commit = git(f"--git-dir={other}", "rev-parse", "main").strip()
    (folder / "refs" / "heads" / "main").write_text(commit + "\n")
    assert problem(folder)[0] == "address"


def test_links_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    other = plain(tmp_path / "other", bare=False)
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / ".git").symlink_to(other / ".git")
    assert problem(linked)[0] == "address"
    (linked / ".git").unlink()
    (linked / ".git").write_text(f"gitdir: {other}/.git\n")
    assert problem(linked)[0] == "address"
    parts = tmp_path / "parts.git"
    parts.mkdir()
    (parts / "HEAD").write_text("ref: refs/heads/main\n")
    (parts / "refs").mkdir()
    (parts / "objects").symlink_to(other / ".git" / "objects")
    assert problem(parts)[0] == "address"


def test_a_pipe_or_a_link_for_a_branch_neither_waits_nor_leads_away(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    heads = folder / "refs" / "heads"
    os.mkfifo(heads / "pipe")
    (heads / "linked").symlink_to("/etc/passwd")
    assert len(acts(collect(folder))) == 2
    (folder / "packed-refs").unlink(missing_ok=True)
    os.mkfifo(folder / "packed-refs")
    assert problem(folder)[0] == "failed"


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% /tmp/x", "fd::3", "http://git.example/x.git", "git://git.example/x", "ftp://git.example/x",
        "--upload-pack=touch", "-u", "https://user:s3cret@git.example/x", "https://s3cret@git.example/x.git",
        "ssh://-oProxyCommand=touch/x", "ssh://git@-oProxyCommand=x/y",
        "-oProxyCommand=x@host:y", "git@-host:x", "relative/path",
        "https://git.example/x?token=s3cret", "https://", "ssh://git@host/-x", "file://other/srv/x",
        "https://[::1/x", "",
        "https://git.example/a\nb", "transport::https://git.example/x", "ssh://git@host:99999999/x", "x" * 3000,
    ],
)  # fmt: skip
def test_addresses_that_could_be_something_else_are_refused(address: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        GitCollector(Path("x")).validate(address, {})
    assert caught.value.code == "address"
    assert "s3cret" not in str(caught.value.params)
    assert str(caught.value.params["address"]).isprintable()


def test_addresses_that_are_meant() -> None:
    assert parsed("/srv/git/x.git") == Path("/srv/git/x.git")
    assert parsed("file:///srv/a%20b.git") == Path("/srv/a b.git")
    assert parsed("git@git.example:group/x.git") == (
        "ssh",
        "git.example",
        22,
        "ssh://git@git.example/group/x.git",
    )
    assert parsed("https://git.example:8443/x") == (
        "https",
        "git.example",
        8443,
        "https://git.example:8443/x",
    )


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/x.git", "git@localhost:x.git", "https://169.254.169.254/x"]
)
def test_repositories_inside_the_network_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        collect(address, cache=tmp_path)
    assert caught.value.code == "inside"


def test_option_like_and_strange_branches_are_left_out(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    commit = git(f"--git-dir={folder}", "rev-parse", "main").strip()
    with (folder / "packed-refs").open("a") as packed:
        for name in (
            "--upload-pack=x",
            "refs/heads/a b",
            "refs/heads/../../etc",
            "refs/heads/-x",
            "refs/heads/x\x1b[31m",
        ):
            packed.write(f"{commit} {name}\n")
        packed.write("--exec=touch refs/heads/evil\nnonsense\n")
    (folder / "HEAD").write_text("ref: --output=/tmp/x\n")
    chunks = collect(folder)
    assert len(acts(chunks)) == 2
    assert set(chunks[-1].cursor["heads"]) == {"refs/heads/main", "refs/heads/-x"}


def test_a_hundred_thousand_branches(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    commit = git(f"--git-dir={folder}", "rev-parse", "main").strip()
    lines = [f"{commit} refs/heads/b{number:06}\n" for number in range(100_000)]
    (folder / "packed-refs").write_text("".join(lines))
    began = time.monotonic()
    chunks = collect(folder)
    assert (len(acts(chunks)), chunks[-1].notes[-1]) == (2, "left-out:branches beyond 5000")
    assert (len(chunks[-1].cursor["heads"]), "refs/heads/main" in chunks[-1].cursor["heads"]) == (5000, True)
    assert time.monotonic() - began < 10
    again = time.monotonic()
    assert collect(folder, chunks[-1].cursor) == []
    assert time.monotonic() - again < 2


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("0", False), ("631151999", False), ("631152000", True), ("4102444800", False), ("99999999999", False),
        ("18446744073709551615", False), (str(int(NOW.timestamp()) + DAY), True),
        (str(int(NOW.timestamp()) + DAY + 1), False),
    ],
)  # fmt: skip
def test_clocks_that_are_wrong_are_left_out(tmp_path: Path, at: str, kept: bool) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, at=at, done=BEGIN)
    chunks = collect(stream.into(tmp_path / "r.git"))
    assert [len(acts(chunks)), "dirty-clock" in chunks[-1].notes] == [int(kept), not kept]


@pytest.mark.parametrize(
    ("zone", "offset"), [("+1400", 840), ("-9999", None), ("+0099", None), ("+0530", 330)]
)
def test_zones_that_nobody_has_are_unknown(tmp_path: Path, zone: str, offset: int | None) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, zone=zone)
    assert [act.offset for act in acts(collect(stream.into(tmp_path / "r.git")))] == [offset]


def test_messages_names_and_paths_that_want_to_be_something_else(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit(
        {
            "a\nb\x01\t\u202e.md": "1",
            "<script>/x.md": "1",
            '"quoted"': "1",
            "-option": "1",
            "docs/adr/\n.md": "1",
        },
        author="\u202eevil\x1b[31m <ana@acme.example>",
        message="<script>alert(1)</script>\x1b[2J\u202e\n\nReviewed-by: " + BO + "\n",
    )
    stream.commit(
        {"a": "\xff"}, author=ANA, message=b"latin \xe4\xf6\nencoding: x\n\n\xff\xfe\n", at=BEGIN + 1
    )
    made = acts(collect(stream.into(tmp_path / "r.git")))
    assert sorted(act.activity for act in made) == ["architecture-recorded", "commit", "commit", "review"]
    assert {act.actor.value for act in made if act.actor} == {"ana@acme.example", "bo@acme.example"}
    assert not any("script" in str(act) and "evil" not in str(act) for act in made)


def test_encodings_of_commits_become_text(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, author="J\u00fcrgen <j@acme.example>")
    stream.text[0] = (
        stream.text[0].replace("ü".encode(), b"\xfc").replace(b"\ndata", b"\nencoding ISO-8859-1\ndata", 1)
    )
    made = acts(collect(stream.into(tmp_path / "r.git")))
    assert [act.actor.name for act in made if act.actor] == ["Jürgen"]


def test_a_message_of_ten_megabytes_and_many_trailers(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"}, message="x" * 10_000_000 + f"\n\nReviewed-by: {BO}\n")
    lines = "".join(f"Reviewed-by: R{number} <r{number}@acme.example>\n" for number in range(200_000))
    stream.commit({"a": "2"}, message=f"x\n\n{lines}", at=BEGIN + 1)
    before = time.monotonic()
    made = acts(collect(stream.into(tmp_path / "r.git")))
    assert [act.activity for act in made].count("commit") == 2
    assert 1 <= [act.activity for act in made].count("review") <= 51
    assert time.monotonic() - before < 30


def test_a_commit_of_a_great_many_paths_is_cut_not_lost(tmp_path: Path) -> None:
    class Printed:
        """What git would print for a monstrous commit and a small one."""

        def __init__(self, data: bytes) -> None:
            self.data, self.at = data, 0

        def read(self, size: int) -> bytes:
            piece = self.data[self.at : self.at + size]
            self.at += size
            return piece

        def fileno(self) -> int:
            raise OSError

    def commit(name: str, paths: list[bytes], trailers: bytes = b"") -> bytes:
        fields = [name, "", "1 +0000", "1", "A", "a@x.example", "A", "a@x.example"]
        head = b"\0\0" + "\0".join(fields).encode() + b"\0" + trailers + b"\0"
        return head + (b"\n" + b"\0".join(paths) + b"\0" if paths else b"")

    many = [b"folder/" + b"x" * 200 + str(number).encode() for number in range(RECORD_LIMIT // 100)]
    long = b"y" * (FIELD_LIMIT * 3)
    data = (
        commit("one", many)
        + commit("two", [b"a", b"b"], long)
        + commit("three", [long, b"c"])
        + commit("four", [])
    )
    found = [record for block in records(Printed(data)) for record in block]  # type: ignore[arg-type]
    assert [fields[0] for fields, _ in found] == ["one", "two", "three", "four"]
    assert 0 < len(found[0][1]) < len(many)
    assert (found[1][1], found[3][1]) == (["a", "b"], [])
    assert FIELD_LIMIT <= len(found[1][0][8]) < FIELD_LIMIT * 3


def test_objects_that_are_broken_end_in_a_problem(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    (folder / "refs" / "heads").mkdir(parents=True, exist_ok=True)
    (folder / "refs" / "heads" / "lost").write_text("1" * 40 + "\n")
    assert problem(folder)[0] == "failed"
    (folder / "refs" / "heads" / "lost").unlink()
    for pack in (folder / "objects").rglob("*"):
        if pack.is_file() and pack.suffix in ("", ".pack"):
            pack.chmod(0o644)
            pack.write_bytes(b"nonsense")
    assert problem(folder)[0] == "failed"


def test_a_process_ends_with_its_time_output_and_memory(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    began = time.monotonic()
    with pytest.raises(SourceProblem) as caught:
        output(["cat-file", "--batch-all-objects", "--batch", "--buffer"], folder, most=10)
    assert caught.value.code == "too-large"
    with (
        pytest.raises(SourceProblem) as caught,
        running(["-c", "alias.x=!sleep 60", "x"], folder, seconds=0.3) as stream,
    ):
        stream.read()
    assert (caught.value.code, time.monotonic() - began < 5) == ("too-long", True)
    limits = "cat /proc/self/limits"
    read = output(["-c", f"alias.x=!sleep 1; {limits}; env", "x"], folder).decode()
    assert f"Max data size             {memory_for(folder / 'objects')}" in read
    assert ("GIT_CONFIG_NOSYSTEM=1" in read, "REMIT" in read) == (True, False)
    assert LEAST_MEMORY <= memory_for(folder / "objects") < LEAST_MEMORY + 100_000
    assert resource.getrlimit(resource.RLIMIT_DATA)[0] != memory_for(folder / "objects")


def test_stopping_early_leaves_no_process(tmp_path: Path) -> None:
    stream = Stream()
    for number in range(50):
        stream.commit({"a": str(number)}, at=BEGIN + number)
    folder = stream.into(tmp_path / "r.git")
    spec = SourceSpec("x", "git", str(folder))
    assert list(GitCollector(tmp_path).collect(spec, {}, NOW, lambda: True)) == []
    walked = GitCollector(tmp_path).collect(spec, {}, NOW, lambda: False)
    next(walked)
    walked.close()  # type: ignore[attr-defined]
    assert OPTIONS[0] == "-z" and FORMAT.startswith("%x00%x00")


def test_a_commit_that_unpacks_to_a_great_size_ends_in_a_problem(tmp_path: Path) -> None:
    folder = plain(tmp_path / "r.git")
    tree = git(f"--git-dir={folder}", "rev-parse", "main^{tree}").strip()
    who = f"{ANA} {BEGIN} +0000"
    head = f"tree {tree}\nauthor {who}\ncommitter {who}\n\n".encode()
    size, piece = 500 * 1024**2, b" " * 1024**2
    packer, hashed = zlib.compressobj(1), hashlib.sha1(usedforsecurity=False)
    packed = bytearray()
    for part in (b"commit %d\0" % (len(head) + size), head, *([piece] * 500)):
        hashed.update(part)
        packed += packer.compress(part)
    packed += packer.flush()
    commit = hashed.hexdigest()
    assert len(packed) < 4 * 1024**2
    (folder / "objects" / commit[:2]).mkdir(exist_ok=True)
    (folder / "objects" / commit[:2] / commit[2:]).write_bytes(packed)
    (folder / "refs" / "heads" / "bomb").write_text(commit + "\n")
    code, took = problem(folder)
    assert (code, took < 10) == ("failed", True)
