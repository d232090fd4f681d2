"""The parser in a process of its own: ended after a time, and without more memory than it may have."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from remit.core.meeting import Rule
from remit.evidence.collector import SourceProblem

SECONDS: Final = 60
"""A calendar of ten years takes about five."""
MEMORY: Final = 512 * 1024 * 1024
USUAL: Final = 256 * 1024 * 1024
"""The memory for a calendar of up to ``SMALL`` bytes, as they usually are."""
SMALL: Final = 1024 * 1024


def parsed(
    text: bytes, start: datetime, end: datetime, rules: Sequence[Rule]
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The meetings of a calendar within a window, and what was left out. Raises SourceProblem."""
    request = {
        "start": int(start.timestamp()),
        "end": int(end.timestamp()),
        "rules": [[one.activity, list(one.phrases)] for one in rules],
    }
    command = [sys.executable, "-I", "-m", "remit.evidence.sources.calendar.parsing"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request).encode() + b"\n" + text,
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=partial(_limited, USUAL if len(text) <= SMALL else MEMORY),
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceProblem("too-long", seconds=SECONDS) from None
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]
    error = next((line["error"] for line in lines if "error" in line), "")
    if error or done.returncode or not lines or "notes" not in lines[-1]:
        why = error or (f"the parser ended with {done.returncode}" if done.returncode else "it has no end")
        raise SourceProblem("format", what="the calendar", why=why, expected="iCalendar (RFC 5545)")
    return lines[:-1], tuple(lines[-1]["notes"])


def _limited(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
