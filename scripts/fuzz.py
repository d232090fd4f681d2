"""Throw generated requests at every address of the API: no answer may be a fault, or differ from its description.

Schemathesis stands in an environment of its own, which ``make fuzz`` and ``make integration`` install: what it needs
never meets what Remit needs. SCHEMATHESIS names another one, EXAMPLES how many requests for each address.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv" / "fuzz"
REMIT = [sys.executable, "-c", "from remit.project.entry import main; main()"]
FILL = "from remit.files.demo import demo_text; from datetime import date; print(demo_text(date.today()))"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def tool() -> str:
    """Schemathesis."""
    return os.environ.get("SCHEMATHESIS") or str(FOLDER / "bin" / "schemathesis")


def fuzz(folder: str) -> int:
    """One run against the demo company; the exit code of schemathesis."""
    env = {**os.environ, "REMIT_DATA_DIR": folder}
    env.pop("REMIT_DATABASE_URL", None)
    company = Path(folder) / "company.yaml"
    company.write_text(subprocess.check_output([sys.executable, "-c", FILL], text=True, env=env))
    subprocess.run([*REMIT, "apply", str(company), "--yes"], check=True, env=env, stdout=subprocess.DEVNULL)
    subprocess.run([*REMIT, "administrator", "ana"], check=True, env=env, stdout=subprocess.DEVNULL)
    making = ["token", "create", "ana", "--name", "fuzz", "--scope", "read", "--scope", "write"]
    token = subprocess.check_output([*REMIT, *making], text=True, env=env).strip()
    with subprocess.Popen(
        [*REMIT, "serve", "--port", "0"], env=env, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = next(
                found.group() for line in server.stdout if (found := re.search(r"http://[\w.:]+", line))
            )
            call = [tool(), "run", f"{address}/api/openapi.json", "--url", address, "--checks", CHECKS]
            call += [
                "--max-examples",
                os.environ.get("EXAMPLES", "15"),
                "--seed",
                "3",
                "--phases",
                "coverage,fuzzing",
            ]
            call += ["-H", f"Authorization: Bearer {token}"]
            return subprocess.run(call, check=False, cwd=folder).returncode
        finally:
            server.terminate()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="remit-fuzz-") as temporary:
        sys.exit(fuzz(temporary))
