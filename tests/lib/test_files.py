"""Bounded reading and atomic writing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from remit.lib.files import TooLarge, read_bounded, write_atomically


def test_reads_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert read_bounded(file, 5) == b"12345"
    with pytest.raises(TooLarge) as caught:
        read_bounded(str(file), 4)
    assert (caught.value.path, caught.value.limit) == (file, 4)


def test_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, message in (
        (tmp_path, "a folder"),
        (pipe, "no regular file"),
        (Path("/dev/zero"), "no regular file"),
    ):
        with pytest.raises(OSError, match=message):
            read_bounded(path, 10)
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "missing", 10)


def test_writes_new_files_with_the_usual_mode(tmp_path: Path) -> None:
    file = tmp_path / "new"
    previous = os.umask(0o027)
    try:
        write_atomically(file, "a\r\nü\n")
    finally:
        os.umask(previous)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == ("a\r\nü\n".encode(), 0o640)
    assert list(tmp_path.iterdir()) == [file]


def test_replacing_keeps_the_mode_and_follows_links(tmp_path: Path) -> None:
    file, link = tmp_path / "old", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o600)
    link.symlink_to(file)
    write_atomically(str(link), "new")
    assert link.is_symlink()
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o600)


def test_a_failure_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "old"
    file.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(file, "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old", "old")]
