"""Names are text: markup in them is not run, and characters that nobody can see are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import TODAY, organisation_of
from django.test import Client
from filling import fill
from markup import parse

from remit.actions import login_link

HOSTILE = "Eve\u202e<img src=x onerror=alert(1)>"
SHOWN = "Eve\\u{202e}<img src=x onerror=alert(1)>"
FILE = f"""
remit: 1
organisation: {{id: odd, name: "{HOSTILE}"}}
people:
  - {{id: eve, name: "{HOSTILE}", leave: [{{from: 2026-11-01, until: 2027-01-01}}]}}
  - {{id: bo, name: Bo, manager: eve}}
teams:
  - id: odd
    name: "{HOSTILE}"
    labels: {{kind: "{HOSTILE}"}}
    members: [bo]
    roles: {{tech-lead: eve, engineering-manager: eve}}
    covers:
      - {{role: tech-lead, for: eve, acting: bo, from: 2026-11-01, until: 2027-01-01, rows: [architecture],
         accepted: 2026-10-01, granted_by: eve}}
    charter:
      rows:
        system-roadmap: {{split: {{tech-lead: "{HOSTILE}"}}, tie_break: eve, note: "{HOSTILE}"}}
        one-on-ones: {{not_applicable: "{HOSTILE}"}}
        own: {{title: "{HOSTILE}", holders: [tech-lead], description: "{HOSTILE}"}}
systems:
  - {{id: s, name: "{HOSTILE}", owner: odd}}
"""
ADDRESSES = [
    "/?q=architecture",
    f"/?q={HOSTILE}",
    "/teams/",
    "/teams/odd/",
    "/teams/odd/rows/own/",
    "/matrix/",
    "/findings/",
    "/people/eve/",
    "/people/bo/",
    "/what-if/?kind=leaves&person=eve&on=2026-12-01",
    f"/what-if/?kind=leaves&person={HOSTILE}x&on=2026-12-01",
    f"/teams/{HOSTILE.replace('/', '')}/",
    f"/teams/?at={HOSTILE}",
]


@pytest.fixture
def odd(db: None, fixed_day: None, tmp_path: Path, client: Client) -> Client:
    """A browser at a company where every text is hostile."""
    fill(organisation_of(tmp_path / "odd.yaml", FILE), effective=TODAY)
    client.force_login(login_link.redeem(login_link.create("bo", acting_user=None)))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_names_are_text(odd: Client, address: str) -> None:
    content = odd.get(address).content
    page = parse(content)
    assert page.select("img") == []
    assert "\u202e" not in page.one("main").text
    assert SHOWN in page.one("main").text or address.startswith("/teams/?at") or "at=" in address
