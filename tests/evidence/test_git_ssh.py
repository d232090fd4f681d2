"""Repositories over ssh, from a real server: a deploy key, the agent, and every way in which it may not work."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from git_repositories import Stream, collect, told
from sshd import PROGRAM, Sshd, made_key, serving

from remit.core.source_state import PROBLEMS
from remit.evidence.collector import SourceProblem
from remit.evidence.sources.git.settings import checked_settings
from remit.evidence.sources.git.ssh import checked_key

INSIDE = ("127.0.0.0/8",)
READ = [("commit", "ana@acme.example", "", 0.0)]
needs_server = pytest.mark.skipif(PROGRAM is None, reason="no sshd here")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with serving(tmp_path_factory.mktemp("ssh") / "server") as found:
        yield found


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository; the account that collects knows no server and has no agent."""
    stream = Stream()
    stream.commit({"a": "1"})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return stream.into(tmp_path / "served.git")


@needs_server
def test_a_deploy_key_and_the_key_of_the_server(
    server: Sshd, served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    watched = programs / "ssh"
    watched.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {tmp_path}/asked\nexec /usr/bin/ssh "$@"\n')
    watched.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/nonexistent")
    address, cache = f"{server.address}{served}", tmp_path / "cache"
    chunks = collect(address, cache=cache, inside=INSIDE, secret=server.key, known_hosts=[server.known])
    assert told(chunks) == READ
    asked = (tmp_path / "asked").read_text()
    assert {"-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-oBatchMode=yes", "-oForwardAgent=no"} <= {
        *asked.splitlines()
    }
    assert "PRIVATE" not in asked
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
    assert on_disk == []
    again = collect(
        address,
        chunks[-1].cursor,
        cache=cache,
        inside=INSIDE,
        secret=server.key.replace("\n", "\r\n"),
        known_hosts=[server.known, server.known],
    )
    assert again == []  # how it is reached is nothing that has it read anew


@needs_server
def test_the_agent_of_the_account(
    server: Sshd, served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "home" / ".ssh" / "known_hosts"
    known.parent.mkdir(parents=True)
    known.write_text(f"{server.known}\n")
    key = tmp_path / "deploy"
    key.touch(mode=0o600)
    key.write_text(server.key)
    socket_of = f"/tmp/remit-agent-{os.getpid()}"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket_of], stdout=subprocess.DEVNULL)
    try:
        while not Path(socket_of).exists():
            assert agent.poll() is None
        monkeypatch.setenv("SSH_AUTH_SOCK", socket_of)
        subprocess.run(["ssh-add", "-q", str(key)], check=True, capture_output=True)
        chunks = collect(f"{server.address}{served}", cache=tmp_path / "cache", inside=INSIDE)
    finally:
        agent.terminate()
        agent.wait(timeout=20)
    assert told(chunks) == READ


@needs_server
def test_what_may_go_wrong_is_said(server: Sshd, served: Path, tmp_path: Path) -> None:
    def problem(
        key: str | None = server.key, known: str = server.known, address: str = f"{server.address}{served}"
    ) -> str:
        with pytest.raises(SourceProblem) as caught:
            collect(
                address,
                cache=tmp_path / "cache",
                inside=INSIDE,
                secret=key,
                known_hosts=[known] if known else [],
            )
        problem = PROBLEMS[caught.value.code]
        return f"{problem.text % caught.value.params} {problem.hint % caught.value.params}"

    other = (made_key(tmp_path / "other"), (tmp_path / "other.pub").read_text().split())[1]
    changed = f"{server.known.split()[0]} {other[0]} {other[1]}"
    address = f"{server.address}{served}"
    of_host = (
        f"The key of {address} is not the one that is known: Host key verification failed.. Compare it with what "
        "its operator publishes, and give it as known_hosts."
    )
    needs = "the repository's contents"
    assert problem(server.stranger) == (
        f"The token was refused. Renew it here; it must be able to read {needs}."
    )
    assert problem(None) == f"No token was given. Give one that may read {needs}."
    assert problem(known="") == of_host
    assert problem(known=changed) == of_host
    absent = f"{server.address}/nonexistent/r.git"
    assert problem(address=absent) == (
        f"There is nothing at {absent}. Check the address, and whether the token may see it."
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"{server.address.rpartition(':')[0]}:{free.getsockname()[1]}{served}"
        assert problem(address=closed).startswith(
            f"{closed} could not be reached: ssh: connect to host 127.0.0.1"
        )


def test_a_key_that_ssh_could_not_read(tmp_path: Path) -> None:
    def why(key: str) -> str:
        with pytest.raises(SourceProblem) as caught:
            checked_key(key)
        return f"{caught.value.code}: {caught.value.params['why']}"

    key = made_key(tmp_path / "plain")
    as_ssh = checked_key(key)
    assert "".join(as_ssh.split()) == "".join(key.split())
    pasted = key.replace("\n", "")
    for form in (key.replace("\n", "\r\n"), f"\n {key}  ", pasted, key.replace("\n", " "), as_ssh):
        assert checked_key(form) == as_ssh
    (tmp_path / "pasted").touch(mode=0o600)
    (tmp_path / "pasted").write_text(checked_key(pasted))
    words = ["ssh-keygen", "-y", "-f", str(tmp_path / "pasted")]
    public = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    assert public[:2] == (tmp_path / "plain.pub").read_text().split()[:2]
    passphrase = "unreadable: the key wants a passphrase: make one without"
    assert why(made_key(tmp_path / "closed", "a passphrase")) == passphrase
    words = ["openssl", "genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:secret"]
    pem = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert why(pem) == passphrase
    for wrong in ("ghp_token", key.replace("A", "B"), (tmp_path / "plain.pub").read_text(), ""):
        assert why(wrong) == "unreadable: it is no private key for ssh"


def test_one_line_of_known_hosts_needs_no_list() -> None:
    line = "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"
    assert checked_settings({"known_hosts": line})["known_hosts"] == [line]


@pytest.mark.parametrize(
    "wrong",
    [
        "git.example ssh-ed25519 AAAA",
        ["git.example"],
        ["@cert-authority git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"],
        ["git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\nother ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"],
        ["git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"] * 21,
        [1],
    ],
)
def test_known_hosts_that_are_none(wrong: object) -> None:
    with pytest.raises(SourceProblem) as caught:
        checked_settings({"known_hosts": wrong})
    assert (caught.value.code, caught.value.params["name"]) == ("setting", "known_hosts")
