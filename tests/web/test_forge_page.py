"""The page of a forge: its administrators see where its webhooks go and what signs them; nobody sees the token."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

from django.test import Client

from remit.actions import source as sources
from remit.db.models import Team, User

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "tok-0123456789-secret"


def test_the_secret_of_a_webhook_is_shown_to_who_may_change_the_source(ana: Client) -> None:
    team = Team.objects.get(pk="payments").pk
    made = sources.add(
        "gitlab",
        "https://gitlab.com/acme",
        acting_user=None,
        now=NOW,
        source_id="forge",
        secret=TOKEN,
        team=team,
    )
    secret = sources.hook_secret(made)
    assert secret is not None
    assert secret.startswith("whsec_")
    before = ana.get("/sources/forge/")
    assert (before.status_code == 404) or (secret not in unescape(before.content.decode()))
    User.objects.filter(person="ana").update(is_administrator=True)
    page = unescape(ana.get("/sources/forge/").content.decode())
    assert secret in page
    assert "http://testserver/hooks/forge/" in page
    assert TOKEN not in page


def test_what_signs_with_its_token_has_no_other_secret(ana: Client) -> None:
    made = sources.add("pagerduty", "", acting_user=None, now=NOW, source_id="duty", secret=TOKEN)
    assert sources.hook_secret(made) is None
    User.objects.filter(person="ana").update(is_administrator=True)
    page = ana.get("/sources/duty/").content.decode()
    assert "whsec_" not in page
    assert TOKEN not in page
