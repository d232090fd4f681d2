"""The pages of a round without a browser: what is said before the first answer, and what a form keeps."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone
from markup import parse
from rounds import EM, ROWS, TL, found, pool, vote

from remit.actions import clarity
from remit.actions.organisation import edit
from remit.core.charter import CharterRow
from remit.core.editing import set_row
from remit.core.framework import Party
from remit.db import models
from remit.lib.periods import Period
from remit.web.forms.clarity import OutcomeForm


def signed_in(user: models.User) -> Client:
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def users(db: None) -> dict[str, models.User]:
    return found(5)


def revealed(users: dict[str, models.User]) -> str:
    """The address of a round with one mismatch, on architecture."""
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["ana"], {"architecture": TL, "one-on-ones": EM})
    vote(opened.pk, users["bo"], {"architecture": EM, "one-on-ones": EM})
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    return f"/teams/pay/rounds/{opened.pk}/"


def test_the_page_says_how_one_answers_before_the_first_answer(users: dict[str, models.User]) -> None:
    ana = signed_in(users["ana"])
    shown = parse(ana.get("/teams/pay/rounds/open/").content).text
    assert "By name Ana (Tech Lead), Bo (Engineering Manager)" in shown
    assert "Pooled P1, P2, P3, P4, P5" in shown
    reply = ana.post("/teams/pay/rounds/open/", {"due": "2020-01-01", "pooled": "5"})
    assert "The last day to answer lies in the past." in parse(reply.content).text
    reply = ana.post("/teams/pay/rounds/open/", {"due": "", "pooled": "4"})
    assert reply.status_code == 200
    assert not models.Round.objects.exists()
    reply = ana.post("/teams/pay/rounds/open/", {"due": "", "pooled": "6"}, follow=True)
    text = parse(reply.content).text
    assert "from 6 answers up" in text
    assert "0 of 7 are done" in text
    again = ana.post("/teams/pay/rounds/open/", {"due": "", "pooled": "5"})
    assert "A round of this team is open already." in parse(again.content).text


def test_a_manager_above_opens_and_learns_nothing_more(users: dict[str, models.User]) -> None:
    dana = signed_in(users["dana"])
    reply = dana.post("/teams/pay/rounds/open/", {"due": "", "pooled": "5"}, follow=True)
    assert [address for address, _status in reply.redirect_chain] == ["/teams/pay/rounds/"]
    text = parse(reply.content).text
    assert "what it showed is for the team" in text
    assert "are done" not in text


def test_a_round_of_another_team_is_not_there(users: dict[str, models.User]) -> None:
    address = revealed(users)
    ana = signed_in(users["ana"])
    assert ana.get(address).status_code == 200
    assert ana.get(address.replace("/pay/", "/web/")).status_code == 404
    assert ana.get(address.replace("/pay/", "/none/")).status_code == 404
    assert ana.get("/teams/none/rounds/").status_code == 404
    assert ana.get("/teams/web/rounds/").status_code == 403
    assert ana.get(f"{address}agenda/one-on-ones/").status_code == 404
    assert Client().get(address).status_code == 302


def test_what_was_typed_stays_where_it_cannot_be_written(users: dict[str, models.User]) -> None:
    """Here: the file manages what the charter says of the row."""
    address = revealed(users)
    today = timezone.now().date()
    row = CharterRow("architecture", Period(today), (Party.role("tech-lead"),))
    edit(partial(set_row, team="pay", row=row), acting_user=None, action="t", manager="file")
    ana = signed_in(users["ana"])
    form = ana.get(f"{address}agenda/architecture/").context["form"]
    sent = {
        "version": form.initial["version"],
        "seen": form.initial["seen"],
        "decision": OutcomeForm.SETTLE,
        "holders": ["role:tech-lead", "role:engineering-manager"],
        "part-role:tech-lead": "<script>alert(1)</script>",
        "outcome": "Both do.",
    }
    reply = ana.post(f"{address}agenda/architecture/", sent)
    shown = reply.content.decode()
    assert "The organisation file manages this; change it there" in shown
    assert "Both do.</textarea>" in shown
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in shown
    assert models.AgendaItem.objects.get().state == "waiting"
    # As it stands it can be settled: nothing has to be written then.
    as_it_is = {**sent, "holders": ["role:tech-lead"], "outcome": "<script>x</script>"}
    assert ana.post(f"{address}agenda/architecture/", as_it_is).status_code == 302
    assert "<script>x" not in ana.get(address).content.decode()
    assert models.AgendaItem.objects.get().state == "settled"


def test_the_teams_page_leads_to_its_rounds_for_who_may_see_them(users: dict[str, models.User]) -> None:
    leads = {
        name: 'href="/teams/pay/rounds/"' in signed_in(users[name]).get("/teams/pay/").content.decode()
        for name in ("ana", "p1", "dana", "zoe", "admin")
    }
    assert leads == {"ana": True, "p1": True, "dana": True, "zoe": False, "admin": False}
    assert (
        "/teams/pay/rounds/" not in signed_in(users["ana"]).get("/teams/pay/?at=2026-01-01").content.decode()
    )


def test_leaving_open_needs_an_owner_a_date_and_a_sentence(users: dict[str, models.User]) -> None:
    address = revealed(users)
    p1 = signed_in(users["p1"])
    form = p1.get(f"{address}agenda/architecture/").context["form"]
    sent = {"version": 0, "seen": form.initial["seen"], "decision": OutcomeForm.OPEN}
    reply = p1.post(f"{address}agenda/architecture/", sent)
    assert set(reply.context["form"].errors) == {"outcome", "owner", "due"}
    due = timezone.now().date() + timedelta(30)
    good = {**sent, "outcome": "Who draws\nthe pictures?", "owner": "bo", "due": due.isoformat()}
    assert p1.post(f"{address}agenda/architecture/", good).status_code == 302
    point = models.OpenPoint.objects.get()
    assert (point.text.split(), point.owner_id, point.due) == (
        ["Who", "draws", "the", "pictures?"],
        "bo",
        due,
    )
    # Who neither holds the row nor leads the team may not settle it, and is told what they can do.
    refused = p1.post(
        f"{address}agenda/architecture/",
        {**good, "version": 1, "decision": OutcomeForm.SETTLE, "holders": ["role:tech-lead"]},
    )
    assert "Who holds the row or leads the team settles it." in parse(refused.content).text


def test_the_protocol_is_text_whatever_people_wrote(users: dict[str, models.User]) -> None:
    opened = clarity.open_round("pay", acting_user=users["ana"])
    vote(opened.pk, users["ana"], {"architecture": "someone-else=<b>|x|</b> [a](http://b)"})
    vote(opened.pk, users["bo"], {"architecture": TL})
    for person in pool(5):
        vote(opened.pk, users[person], dict.fromkeys(ROWS, TL))
    clarity.reveal_round(opened.pk, acting_user=users["ana"])
    ana = signed_in(users["ana"])
    reply = ana.get(f"/teams/pay/rounds/{opened.pk}/protocol.md")
    assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
    text = reply.content.decode()
    row = next(line for line in text.splitlines() if line.startswith("| Architecture"))
    assert "\\|x\\|" in row
    assert "<b>" not in row.replace("\\<b", "")
    assert "[a](" not in row.replace("\\[a", "")
    assert "| Pooled (5 answered) |" in text
    assert "no-store" in reply.headers["cache-control"]
    page = ana.get(f"/teams/pay/rounds/{opened.pk}/protocol/").content.decode()
    assert "<b>|x|" not in page


def test_forms_that_belong_nowhere_are_refused(users: dict[str, models.User]) -> None:
    opened = clarity.open_round("pay", acting_user=users["ana"])
    board = f"/teams/pay/rounds/{opened.pk}/board/"
    ana = signed_in(users["ana"])
    for sent in ({}, {"version": "x"}):
        assert ana.post(board, sent).status_code == 400
    bad = {"version": "0", "seen-architecture": "", "vote-architecture": "role:king"}
    reply = ana.post(board, bad, headers={"accept": "application/json"})
    assert (reply.status_code, reply.json()["error"]) == (409, "This answer does not belong to this round.")
    assert models.Ballot.objects.get(person="ana").votes == {}
    for step in ("reveal", "cancel", "close", "reopen"):
        assert ana.get(f"/teams/pay/rounds/{opened.pk}/{step}/").status_code == 405
