"""Repositories in the network: a real server over TLS, a token, what changed there, and what may go wrong."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from git_repositories import BEGIN, BO, DAY, NOW, Stream, collect, git, told

from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.sources.git import GitCollector

TOKEN = "s3cret-token"


@dataclass
class Server:
    """Where it is, and what it was asked."""

    port: int
    root: Path
    certificate: Path
    asked: list[str] = field(default_factory=list)
    answer: int = 200
    to: str = ""

    def address(self, name: str = "r.git") -> str:
        return f"https://localhost:{self.port}/{name}"


class Handler(BaseHTTPRequestHandler):
    """git's own server behind a token."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        told: Server = self.server.told  # type: ignore[attr-defined]
        told.asked.append(self.path)
        if told.to:
            self.send_response(302)
            self.send_header("Location", told.to)
            self.end_headers()
            return
        expected = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != expected or told.answer != 200:
            self.send_response(401 if told.answer == 200 else told.answer)
            self.send_header("WWW-Authenticate", "Basic")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environment = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(told.root), "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        call = ["git", "http-backend"]
        out = subprocess.run(call, input=body, env=environment, capture_output=True, check=True).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self.send_response(int(lines.pop("Status", "200 OK").split()[0]))
        for name, value in lines.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def certificate(folder: Path) -> Path:
    """A certificate for this machine, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    http: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    path = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    http.socket = context.wrap_socket(http.socket, server_side=True)
    http.told = Server(http.server_address[1], tmp_path / "served", path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield http.told
    http.shutdown()
    http.server_close()


def test_a_served_head_that_names_no_branch(server: Server, tmp_path: Path) -> None:
    """As after the main branch was renamed: the only branch stands for it."""
    stream = Stream()
    stream.commit({"a": "1"}, branch="develop")
    served = stream.into(server.root / "r.git")
    git(f"--git-dir={served}", "symbolic-ref", "HEAD", "refs/heads/gone")
    chunks = collect(
        server.address(), cache=tmp_path / "cache", inside=(f"localhost:{server.port}",), secret=TOKEN
    )
    assert chunks[-1].cursor["main"] == "refs/heads/develop"


def test_a_mirror_is_fetched_goes_on_and_follows(server: Server, tmp_path: Path) -> None:
    stream = Stream()
    one = stream.commit({"a": "1"}, branch="trunk")
    served = stream.into(server.root / "r.git")
    git(f"--git-dir={served}", "symbolic-ref", "HEAD", "refs/heads/trunk")
    call: dict[str, Any] = {
        "cache": tmp_path / "cache",
        "inside": (f"localhost:{server.port}",),
        "secret": TOKEN,
    }
    first = collect(server.address(), **call)
    assert told(first) == [("commit", "ana@acme.example", "", 0.0)]
    assert first[-1].cursor["main"] == "refs/heads/trunk"
    server.asked.clear()
    assert collect(server.address(), first[-1].cursor, **call) == []
    assert not any("POST" in asked or "receive" in asked for asked in server.asked)
    stream.commit({"a": "2"}, branch="trunk", author=BO, at=BEGIN + DAY)
    stream.commit({"b": "1"}, branch="gone", parents=[one], author=BO, at=BEGIN + 2 * DAY)
    stream.into(served)
    second = collect(server.address(), first[-1].cursor, **call)
    assert told(second) == [("commit", "bo@acme.example", "", 1.0), ("commit", "bo@acme.example", "", 2.0)]
    git(f"--git-dir={served}", "update-ref", "-d", "refs/heads/gone")
    git(f"--git-dir={served}", "update-ref", "refs/heads/trunk", "trunk~1")
    third = collect(server.address(), second[-1].cursor, **call)
    assert (told(third), len(third[0].replaces)) == ([("commit", "ana@acme.example", "", 0.0)], 1)
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert not any(TOKEN.encode() in path.read_bytes() for path in kept)
    spec = SourceSpec("x", "git", server.address(), secret=TOKEN)
    facts = GitCollector(tmp_path / "cache", call["inside"]).test(spec, NOW).facts
    assert facts == (("branches", "1"), ("main branch", "trunk"))


def test_what_goes_wrong_is_said(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Stream().into(server.root / "r.git")

    def code(secret: str | None = TOKEN, name: str = "r.git", inside: str = "127.0.0.0/8 ::1/128") -> str:
        with pytest.raises(SourceProblem) as caught:
            collect(
                server.address(name), cache=tmp_path / "cache", inside=tuple(inside.split()), secret=secret
            )
        assert TOKEN not in str(caught.value.params)
        return caught.value.code

    assert code(None) == "no-secret"
    assert code("wrong") == "refused"
    assert code(name="absent.git") == "not-found"
    assert code(inside="elsewhere.example") == "inside"
    server.to = "https://169.254.169.254/r.git/info/refs?service=git-upload-pack"
    assert code() in ("unreachable", "failed")
    server.to, server.answer = "", 500
    assert code() == "unreachable"
    server.answer = 200
    monkeypatch.delenv("SSL_CERT_FILE")
    assert code() == "certificate"


def test_ssh_is_called_with_the_address_that_was_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Stream()
    stream.commit({"a": "1"})
    served = stream.into(tmp_path / "served.git")
    programs = tmp_path / "programs"
    programs.mkdir()
    ssh = programs / "ssh"
    ssh.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {tmp_path}/asked\nfor last; do :; done\n'
        f'test "$1" = -G && exit 0\nunset GIT_DIR\nexec git upload-pack {served}\n'
    )
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/tmp/agent")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.9.8.7", 22))])
    with pytest.raises(SourceProblem) as caught:
        collect("git@git.example:acme/r.git", cache=tmp_path / "cache")
    assert (caught.value.code, (tmp_path / "asked").exists()) == ("inside", False)
    chunks = collect("git@git.example:acme/r.git", cache=tmp_path / "cache", inside=("10.9.0.0/16",))
    assert told(chunks) == [("commit", "ana@acme.example", "", 0.0)]
    asked = (tmp_path / "asked").read_text().splitlines()
    assert {
        "-oHostName=10.9.8.7",
        "-oHostKeyAlias=git.example",
        "-oProxyCommand=none",
        "-oBatchMode=yes",
    } <= {*asked}
    assert {"-F", "none", "-oStrictHostKeyChecking=yes", "git@git.example"} <= {*asked}
