"""What only a process of its own can show: closed pipes, Ctrl-C, full disks, terminals, and what is loaded."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import company

REMIT = [sys.executable, "-c", "from remit.project.entry import main; main()"]
AT = ("--at", "2026-11-22")
INTERRUPT = "\x03"
"""What Ctrl-C sends."""
ESCAPE = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """What is started can be interrupted, also where these tests run in the background of a shell, which can not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("processes"))


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the developer's own."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "HOME": str(folder), "REMIT_DATA_DIR": str(folder / "data"), **more}


def started(file: Path, *args: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*REMIT, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=file.parent,
        env=environment(file.parent, **more),
    )


READERS = [
    ["check", "FILE"],
    ["check", "FILE", "--json"],
    ["matrix", "--file", "FILE"],
    ["charter", "payments", "--file", "FILE"],
    ["schema"],
    ["explain"],
    ["--help"],
]


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_a_reader_that_goes_away_ends_it_quietly(file: Path, command: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*REMIT, *(str(file) if arg == "FILE" else arg for arg in command)],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        env=environment(file.parent),
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", READERS[:4], ids=" ".join)
def test_a_full_disk_is_told(file: Path, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*REMIT, *(str(file) if arg == "FILE" else arg for arg in command)],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
            env=environment(file.parent),
        )
    assert (done.returncode, done.stderr) == (2, b"remit: No space left on device\n")


def test_ctrl_c_ends_it_without_a_traceback(file: Path) -> None:
    running = subprocess.Popen(
        [*REMIT, "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(file.parent),
    )
    time.sleep(1)  # it reads standard input by then, and waits
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")


def test_ctrl_c_at_a_question(tmp_path: Path) -> None:
    code, shown = at_a_terminal(tmp_path, ["init", "new.yaml"], [("Name of the organisation", INTERRUPT)])
    assert (code, "Traceback" in shown, list(tmp_path.iterdir())) == (130, False, [])


def test_a_question_that_nobody_answers(tmp_path: Path) -> None:
    done = started(tmp_path / "x", "init", "new.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].endswith(
        "remit: there was no answer: the input ended. What is asked for can be given as options; see --help."
    )
    assert list(tmp_path.iterdir()) == []


def at_a_terminal(
    folder: Path, command: list[str], answers: list[tuple[str, str]], **more: str
) -> tuple[int, str]:
    """Run a command at a real terminal, answer each question as it appears; its exit code and what was shown."""
    pid, terminal = pty.fork()
    if pid == 0:  # the child has the terminal as its own
        os.chdir(folder)
        os.execve(
            sys.executable, [*REMIT, *command], environment(folder, TERM="xterm", COLUMNS="100", **more)
        )
    shown, waiting, last = b"", list(answers), ""
    deadline = time.monotonic() + 30
    while True:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        if not select.select([terminal], [], [], 0.5)[0]:
            if last == INTERRUPT:  # a person presses it again, too, if it came a moment before the question
                os.write(terminal, INTERRUPT.encode())
            continue
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # the other side is closed
            break
        if waiting and waiting[0][0].encode() in shown.split(b"\n")[-1]:
            last = waiting.pop(0)[1]
            os.write(terminal, last.encode())
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode()


def test_init_at_a_terminal(tmp_path: Path) -> None:
    code, shown = at_a_terminal(
        tmp_path,
        ["init"],
        [
            ("Name of the organisation", "Großmann & Söhne\n"),
            ("Time zone", "Nowhere/Atall\n"),
            ("Time zone", "Europe/Berlin\n"),
            ("Name of the first team", "Pay\u202ements\n"),
            ("Name of the first team", "Payments 🚀\n"),
            ("Tech Lead", "Ana O'Neil\n"),
            ("Engineering Manager", "\n"),
            ("Other members", "José, Zoë\n"),
        ],
        TZ="UTC",
    )
    assert code == 0, shown
    assert "“Nowhere/Atall” is no time zone; expected an IANA name, as Europe/Berlin" in shown
    assert "“Pay\\u{202e}ments” has a character that cannot be seen" in shown
    assert "Time zone [UTC]: " in shown
    text = (tmp_path / "remit.yaml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "name:" in line or "zone:" in line or "lead:" in line][
        :6
    ] == [
        '  name: "Großmann & Söhne"',
        "  zone: Europe/Berlin",
        '  - {id: ana-o-neil, name: "Ana O\'Neil"}',
        '  - {id: jose, name: "José"}',
        '  - {id: zoe, name: "Zoë"}',
        "    #   split: {tech-lead: sequence and technical risk, engineering-manager: dates and people}",
    ]


@pytest.mark.parametrize(
    "command", [["check", "FILE"], ["charter", "payments", "--file", "FILE"]], ids=" ".join
)
def test_colours_on_a_terminal_only(file: Path, command: list[str]) -> None:
    args = [str(file) if arg == "FILE" else arg for arg in command]
    plain = started(file, *args, COLUMNS="100").stdout
    _, coloured = at_a_terminal(file.parent, args, [])
    _, dumb = at_a_terminal(file.parent, args, [], NO_COLOR="1")
    assert ESCAPE.search(plain) is None
    assert re.search("\x1b\\[[0-9;]*3[0-9]m", coloured) is not None
    assert re.search("\x1b\\[[0-9;]*3[0-9]m", dumb) is None
    assert ESCAPE.sub("", coloured).replace("\r\n", "\n") == plain


# Which of the packages and of Remit's own slow parts a command has loaded, on the last line of standard error.
PROBE = """
import sys
from remit.project.entry import main
try:
    main()
except SystemExit as stop:
    heavy = ("django", "rich", "rapidfuzz", "codeowners", "markdown_it", "remit.core.findings", "remit.files.imports",
             "asyncio", "yaml", "jsonschema")
    print(",".join(name for name in heavy if name in sys.modules), file=sys.stderr)
    sys.exit(stop.code)
"""


@pytest.mark.parametrize(
    ("command", "loaded"),
    [
        (["--version"], ""),
        (["--help"], ""),
        (["completion", "bash"], ""),
        (["who", "payments", "code-reviews", "--file", "FILE"], "yaml"),
        (["who", "payments", "code-reviews", "--file", "FILE", "--json"], "yaml"),
        (["diff", "FILE", "FILE"], "yaml"),
        (["check", "FILE"], "remit.core.findings,yaml"),
        (["matrix", "--file", "FILE"], "rich,remit.core.findings,yaml"),
        (["ask", "on-call", "--file", "FILE"], "rapidfuzz,yaml"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_command_loads_what_it_needs(file: Path, command: list[str], loaded: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *(str(file) if arg == "FILE" else arg for arg in command)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment(file.parent),
    )
    assert done.stderr.splitlines()[-1:] == ([loaded] if loaded else [""])
    assert done.returncode in (0, 1)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:////dev/null/x.sqlite3", None),
        (
            "postgres://ana:geheim@127.0.0.1:1/remit",
            "the database cannot be used (postgresql remit at 127.0.0.1): ",
        ),
        ("nonsense", "the settings cannot be used (see REMIT_DATABASE_URL): "),
    ],
)
def test_a_database_that_cannot_be_opened(file: Path, url: str, message: str | None) -> None:
    done = started(file, "who", "payments", "code-reviews", REMIT_DATABASE_URL=url)
    assert (done.returncode, done.stdout, done.stderr.count("\n"), "geheim" in done.stderr) == (
        2,
        "",
        1,
        False,
    )
    assert done.stderr.startswith(f"remit: {message or ''}")
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    path.write_text("this is no database, it only looks like a file\n" * 20, encoding="utf-8")
    done = started(file, "matrix", REMIT_DATABASE_URL=f"sqlite:///{path}")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"remit: the database cannot be used ({path}): file is not a database\n",
    )


def test_the_whole_way_through_a_database(file: Path, tmp_path: Path) -> None:
    """Apply, ask, export, apply again; the answers from the file and from the database are the same."""

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        return started(file, *args, REMIT_DATABASE_URL=f"sqlite:///{tmp_path / 'remit.sqlite3'}")

    nothing = "remit: the database holds no organisation yet. `remit apply FILE` brings one in; "
    assert run("matrix").stderr == f"{nothing}--file FILE asks a file without any database\n"
    dry = run("apply", file, "--dry-run", "--json", "--effective", "2026-11-22")
    assert (dry.returncode, dry.stderr) == (1, "")
    steps = json.loads(dry.stdout)["steps"]
    refused = run("apply", file)
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (
        2,
        "Apply? [y/N]: remit: there was no answer: the input ended. "
        "What is asked for can be given as options; see --help.",
    )
    applied = run("apply", file, "--yes", "--effective", "2026-11-22")
    assert (applied.returncode, applied.stderr) == (0, f"Applied: {len(steps)} changes.\n")
    again = run("apply", file, "--dry-run", "--effective", "2026-11-22")
    assert (again.returncode, again.stdout) == (0, "Nothing to do: the database says the same.\n")
    asked = ("who", "payments", "one-on-ones", *AT, "--json")
    assert run(*asked).stdout == started(file, *asked, "--file", file).stdout
    exported = tmp_path / "export.json"
    assert run("export", "--json", "--output", exported).returncode == 0
    assert run("apply", exported, "--dry-run", "--effective", "2026-11-22").returncode == 0
    assert (
        run("export", "--team", "paymets").stderr
        == "remit: there is no team paymets: did you mean payments?\n"
    )
    link = run("login-link", "dana", "--json")
    assert json.loads(link.stdout)["person"] == "dana"
    assert run("login-link", "danna").returncode == 2
