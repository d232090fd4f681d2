"""The page of webhooks: its events are those there are, and its check of a signature checks one."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from remit.core.webhook import EVENTS, OBJECTS, message, signature

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_every_event_has_its_row() -> None:
    assert dict(re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", PAGE, re.MULTILINE)) == dict(EVENTS)


def test_the_example_has_the_shape_of_a_message() -> None:
    shown = json.loads(block("json"))
    made = message(shown["type"], "x", datetime.now(UTC), "acme", 1, "", shown["data"]["changes"])
    assert (shown.keys(), shown["data"].keys()) == (made.keys(), made["data"].keys())
    assert set(shown["data"]["changes"][0]["after"]) == set(OBJECTS["role"].fields)


def test_the_check_that_is_shown_checks() -> None:
    names: dict[str, Any] = {}
    exec(block("python"), names)
    at, body = int(time.time()), b'{"type":"webhook.test"}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(at),
        "webhook-signature": "v1,AAAA " + signature([SECRET], "msg_1", at, body),
    }
    old = {**headers, "webhook-timestamp": str(at - 600)}
    old["webhook-signature"] = signature([SECRET], "msg_1", at - 600, body)
    verified = names["verified"]
    assert [verified(SECRET, headers, body), verified(SECRET, headers, body + b" ")] == [True, False]
    assert verified(SECRET, old, body) is False
