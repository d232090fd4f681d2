"""A short run of generated requests at every operation: no fault, and no answer that its description lacks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = os.environ.get("SCHEMATHESIS") or str(ROOT / ".venv" / "fuzz" / "bin" / "schemathesis")


@pytest.mark.skipif(not Path(TOOL).exists(), reason="no Schemathesis: `make integration` installs it")
def test_no_operation_fails_or_answers_what_is_not_described() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "fuzz.py")]
    told = subprocess.run(
        command, env={**os.environ, "EXAMPLES": "5"}, capture_output=True, text=True, check=False, timeout=540
    )
    assert told.returncode == 0, told.stdout[-8000:]
    assert "Server error" not in told.stdout
