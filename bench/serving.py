"""A server of its own under load: `remit serve`, or Django's trivial view behind the same settings."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
REMIT = Path(sys.executable).with_name("remit")
MOST_AT_ONCE = 40
"""Requests on their way at once, at most: what comes later waits, and its waiting counts."""


class Request(NamedTuple):
    """A page to ask for: its kind, its address, and the header of the session."""

    kind: str
    path: str
    session: str


class Load(NamedTuple):
    """What came back: (kind, milliseconds from when it was due to its last byte), and what was not 200."""

    answers: list[tuple[str, float]]
    faults: list[str]

    @property
    def taken(self) -> list[float]:
        """Milliseconds of each."""
        return [taken for _, taken in self.answers]

    def kinds(self) -> set[str]:
        """The kinds of pages that were asked for."""
        return {kind for kind, _ in self.answers}

    def of(self, kind: str) -> Load:
        """The answers of one kind."""
        return Load([one for one in self.answers if one[0] == kind], self.faults)

    def p(self, percent: int) -> float:
        """The percentile, in milliseconds."""
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@contextmanager
def served(environment: Mapping[str, str], *, trivial: bool = False) -> Iterator[str]:
    """A process that serves; gives its address."""
    call = (
        [sys.executable, str(HERE / "trivial.py")]
        if trivial
        else [str(REMIT), "serve", "--port", "0", "--json"]
    )
    server = subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **environment}
    )
    try:
        assert server.stdout is not None
        text = ""
        for line in server.stdout:
            text += line
            if line.startswith("}"):
                break
        yield json.loads(text)["address"]
    finally:
        server.terminate()
        server.wait(20)


def cookie(address: str, path: str) -> str:
    """Signs in through the one-time link, as a browser does. The header of the session."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    link = urllib.parse.urljoin(address, path)
    form = browser.open(link).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    browser.open(urllib.request.Request(link, data, {"Referer": link}))
    return "; ".join(f"{each.name}={each.value}" for each in jar)


def load(address: str, requests: Sequence[Request], rate: float, seconds: float) -> Load:
    """Sends the requests in turn, so many in a second whether or not the earlier ones have been answered."""
    host = urllib.parse.urlsplit(address).netloc
    due: queue.SimpleQueue[tuple[float, Request] | None] = queue.SimpleQueue()
    answers: list[tuple[str, float]] = []
    faults: list[str] = []

    def work() -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        while (one := due.get()) is not None:
            moment, request = one
            try:
                connection.request("GET", request.path, headers={"Cookie": request.session})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    faults.append(f"{request.path}: {answer.status}")
            except (OSError, http.client.HTTPException) as error:
                faults.append(f"{request.path}: {error}")
                connection.close()
            answers.append((request.kind, (time.perf_counter() - moment) * 1000))
        connection.close()

    workers = [threading.Thread(target=work, daemon=True) for _ in range(MOST_AT_ONCE)]
    for worker in workers:
        worker.start()
    begin = time.perf_counter()
    for number in range(int(rate * seconds)):
        moment = begin + number / rate
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put((moment, requests[number % len(requests)]))
    for _ in workers:
        due.put(None)
    for worker in workers:
        worker.join()
    return Load(answers, faults)
