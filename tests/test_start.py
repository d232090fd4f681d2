"""A command that only reads a file starts without Django, and therefore fast and without a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = str(ROOT / "docs" / "examples" / "acme.yaml")
# Runs the command and then says on the last line of stderr which of the heavy packages were loaded.
PROBE = """
import sys
from remit.project.entry import main
try:
    main()
except SystemExit as stop:
    code = stop.code
else:
    code = 0
heavy = [name for name in ("django", "psycopg", "waitress", "remit.db", "remit.web") if name in sys.modules]
print(",".join(heavy), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "command",
    [
        ["--version"],
        ["--help"],
        ["schema"],
        ["explain", "R101"],
        ["check", EXAMPLE, "--at", "2026-11-22"],
        ["who", "payments", "system-roadmap", "--file", EXAMPLE, "--at", "2026-11-22", "--json"],
        ["charter", "payments", "--file", EXAMPLE, "--at", "2026-11-22"],
        ["matrix", "--file", EXAMPLE, "--at", "2026-11-22"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_on_a_file_loads_no_django(command: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "REMIT_DATA_DIR": str(tmp_path / "data")},
    )
    assert done.stderr.splitlines()[-1:] == [""], done.stderr
    assert done.returncode in (0, 1), done.stderr  # 1: findings
    assert done.stdout
    assert list(tmp_path.iterdir()) == []
