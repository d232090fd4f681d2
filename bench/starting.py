"""How long one waits: for the command line to start, and for the first page of the demo."""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from result import Result, seconds

BIN = Path(sys.executable).parent
EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "acme.yaml"


def measure() -> list[Result]:
    """Start-up of two commands, against agenraci's; then the demo up to its first charter page."""
    version = command("remit", "--version")
    asked = command("remit", "who", "payments", "code-reviews", "--file", str(EXAMPLE))
    peer = command("agenraci", "--help")
    page = first_page()
    return [
        Result(
            "`remit --version`",
            "≤ 0.15 s",
            f"{version:.3f} s",
            f"`agenraci --help`: {peer:.3f} s",
            version <= 0.15,
        ),
        Result(
            "`remit who` on a small file",
            "≤ 0.3 s",
            f"{asked:.3f} s",
            f"`agenraci --help`: {peer:.3f} s",
            asked <= 0.3,
        ),
        Result(
            "first page of the demo, packages in place",
            "≤ 10 s",
            f"{page:.1f} s",
            "from the command to a signed-in charter page: migrations, company, server, page",
            page <= 10,
        ),
    ]


def command(*words: str) -> float:
    """The time of a command."""
    call = [str(BIN / words[0]), *words[1:]]
    return seconds(lambda: subprocess.run(call, check=True, capture_output=True), 11)


def first_page() -> float:
    """From starting the demo to a charter page, signed in through the link that it prints."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "REMIT_DATA_DIR": folder}
        environment.pop("REMIT_DATABASE_URL", None)
        start = time.perf_counter()
        demo = subprocess.Popen(
            [str(BIN / "remit"), "demo", "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
        )
        try:
            assert demo.stdout is not None
            link = next(found[0] for line in demo.stdout if (found := re.search(r"http://\S+", line)))
            charter(link)
            return time.perf_counter() - start
        finally:
            demo.terminate()
            demo.wait(10)


def charter(link: str) -> None:
    """Sign in as a browser does, and read a team's page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    form = browser.open(link).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    browser.open(urllib.request.Request(link, data, {"Referer": link}))
    page = browser.open(urllib.parse.urljoin(link, "/teams/payments/")).read().decode()
    assert "Ana Ruiz" in page
