"""Webhooks in the browser: for administrators alone; a secret is shown once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from markup import parse
from webhook_server import receiving

from remit.actions import account, webhook
from remit.actions.webhook_sending import send
from remit.db.models import AuditEntry, Delivery, Webhook

URL = "https://hooks.example/in"
PAGE = "/organisation/webhooks/"


@pytest.fixture
def boss(ana: Client, settings: Any) -> Client:
    """Ana administers."""
    settings.WEBHOOK_PRIVATE = True
    account.make_administrator("ana", acting_user=None)
    return ana


def test_a_secret_is_on_the_answer_to_the_form_alone(boss: Client) -> None:
    sent = {"name": "Build", "url": URL, "events": ["role.changed", "team.changed"]}
    answer = boss.post(PAGE, sent)
    hook = Webhook.objects.get()
    assert (answer.status_code, hook.events, hook.created_by.username) == (200, sent["events"], "ana")  # type: ignore[union-attr]
    assert answer["Cache-Control"].count("no-store") == 1
    assert hook.secret in answer.content.decode()
    for address in (PAGE, f"{PAGE}{hook.pk}/"):
        assert hook.secret not in boss.get(address).content.decode()
    rotated = boss.post(f"{PAGE}{hook.pk}/rotate/")
    hook.refresh_from_db()
    assert (rotated.content.decode().count(hook.secret), rotated.status_code) == (1, 200)
    entry = AuditEntry.objects.get(action="webhook.add")
    assert (entry.actor, entry.after) == ("ana", {"name": "Build", "url": URL, "events": sent["events"]})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "https://me@hooks.example/"}, "No name and no password in the address."),
        (
            {"events": ["ballot.given"]},
            "Select a valid choice. ballot.given is not one of the available choices.",
        ),
        ({"name": " "}, "This field is required."),
    ],
)
def test_what_cannot_be_added(boss: Client, wrong: dict[str, Any], said: str) -> None:
    answer = boss.post(PAGE, {"name": "Build", "url": URL, "events": ["*"], **wrong})
    assert parse(answer.content).texts("ul.errorlist li") == [said]
    assert not Webhook.objects.exists()


def test_what_was_sent_with_the_reason_in_words(boss: Client) -> None:
    with receiving(302) as receiver:
        hook, _ = webhook.add("<b>Build</b>", receiver.url, ["*"], acting_user=None)
        one = f"{PAGE}{hook.pk}/"
        assert boss.post(f"{one}test/").status_code == 302
        found = Delivery.objects.get()
        send(found.created_at)
    page = parse(boss.get(one).content)
    assert page.one("h1").text == "<b>Build</b>"
    assert (
        "It answered 302: it sends elsewhere, and that is not followed." in page.one("ul.account-parts").text
    )
    with receiving(200) as receiver:
        Webhook.objects.update(url=receiver.url)
        assert boss.post(f"{one}deliveries/{found.pk}/again/").status_code == 302
        found.refresh_from_db()
        assert found.next_at is not None
        send(found.next_at)
    assert "delivered" in parse(boss.get(one).content).one("ul.account-parts").text
    assert boss.post(f"{one}end/").status_code == 302
    assert not Webhook.objects.get().active
    for address in ("test/", "rotate/", f"deliveries/{found.pk}/again/"):
        assert boss.post(one + address, follow=True).content.decode().count("This webhook has ended.") == 1


def test_nobody_else_may(ana: Client) -> None:
    hook, _ = webhook.add("Build", URL, ["*"], acting_user=None)
    one = f"{PAGE}{hook.pk}/"
    assert [ana.get(address).status_code for address in (PAGE, one)] == [403, 403]
    posts = (PAGE, f"{one}test/", f"{one}rotate/", f"{one}end/", f"{one}deliveries/1/again/")
    assert [ana.post(address).status_code for address in posts] == [403] * len(posts)


def test_what_there_is_not(boss: Client) -> None:
    assert boss.get(f"{PAGE}99/").status_code == 404
    for address in ("test/", "rotate/", "end/", "deliveries/9/again/"):
        assert boss.post(f"{PAGE}99/{address}").status_code == 404
