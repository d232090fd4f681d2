"""Clarity rounds through the API: what a token may, and that no pooled answer comes out of it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from calling import Called, Caller, caller
from rounds import EM, ROWS, TL, found, pool, vote

from remit.actions import clarity
from remit.db.models import AgendaItem, OpenPoint, Round, User

MARK = "Xerxes"
TOMORROW = (date.today() + timedelta(days=2)).isoformat()
ROUNDS = "/teams/pay/rounds"


def opened(users: dict[str, User]) -> tuple[Caller, int]:
    ana = caller("ana", "read", "write")
    made = ana("POST", ROUNDS, {})
    assert (made.status, made.data["state"]) == (201, "open")
    return ana, int(made.data["id"])


def answered(number: int, users: dict[str, User], size: int) -> None:
    """The leads differ on every row; all of the pool name somebody whom nobody else names."""
    vote(number, users["ana"], dict.fromkeys(ROWS, TL))
    vote(number, users["bo"], dict.fromkeys(ROWS, EM))
    for person in pool(size):
        vote(number, users[person], dict.fromkeys(ROWS, f"someone-else={MARK}"))


def everything(reader: Caller, number: int) -> list[Called]:
    return [
        reader.get(path)
        for path in (ROUNDS, f"{ROUNDS}/{number}", f"{ROUNDS}/{number}/protocol", "/home", "/inbox")
    ]


@pytest.mark.parametrize("reader", ["ana", "bo", "p1"])
def test_nothing_of_an_open_round_is_told_but_how_far_it_is(database: object, reader: str) -> None:
    users = found(5)
    _, number = opened(users)
    answered(number, users, 5)
    answers = everything(caller(reader, "read"), number)
    assert [answer.status for answer in answers] == [200, 200, 422, 200, 200]
    one = answers[1].data
    assert (one["state"], one["done"], one["pool"], one["result"]) == ("open", 7, 5, None)
    assert MARK not in json.dumps([answer.data for answer in answers])
    assert "votes" not in json.dumps(one)


def test_pooled_answers_of_four_are_told_nowhere(database: object) -> None:
    users = found(4)
    ana, number = opened(users)
    answered(number, users, 4)
    clarity.reveal_round(number, acting_user=users["ana"])
    for reader in (ana, caller("p1", "read")):
        answers = everything(reader, number)
        assert [answer.status for answer in answers] == [200] * 5
        result = answers[1].data["result"]
        assert (result["ballots"], result["pooled_shown"]) == (4, False)
        assert {row["pooled"] for row in result["rows"]} == {None}
        told = json.dumps([answer.data for answer in answers[:3]])
        assert MARK not in told
        assert [person for person in pool(4) if f'"{person}"' in told or person.title() in told] == []


def test_pooled_answers_of_five_are_counts(database: object) -> None:
    users = found(5)
    ana, number = opened(users)
    answered(number, users, 5)
    clarity.reveal_round(number, acting_user=users["ana"])
    result = ana.get(f"{ROUNDS}/{number}").data["result"]
    row = result["rows"][0]
    counted = {each["choice"]["id"]: each["count"] for each in row["pooled"]}
    assert {choice: count for choice, count in counted.items() if count} == {"someone-else": 5}
    assert [(each["lead"]["id"], each["choice"]["id"]) for each in row["named"]] == [("ana", TL), ("bo", EM)]
    assert MARK not in json.dumps(result)


def test_the_agenda_is_settled_left_open_and_closed(database: object) -> None:
    users = found(0)
    ana, number = opened(users)
    answered(number, users, 0)
    path = f"{ROUNDS}/{number}"
    early = ana("POST", f"{path}/close")
    assert (early.status, early.error, early.data["error"]["details"]) == (
        422,
        "refused",
        {"reason": "not-revealed"},
    )
    clarity.reveal_round(number, acting_user=users["ana"])
    first, *others = (item["row"] for item in ana.get(path).data["result"]["agenda"])
    wanted = {
        "version": 1,
        "outcome": "she holds it",
        "holders": [{"person": "ana"}],
        "on": date.today().isoformat(),
    }
    version = AgendaItem.objects.get(round=number, responsibility=first).version
    wanted["version"] = version
    assert ana("POST", f"{path}/agenda/{first}/settle", wanted).error == "precondition-required"
    seen = ana.get(f"/teams/pay/rows/{first}").headers["ETag"]
    wrong = ana("POST", f"{path}/agenda/{first}/settle", wanted, If_Match='"else"')
    assert (wrong.status, wrong.error) == (412, "stale")
    done = ana("POST", f"{path}/agenda/{first}/settle", wanted, If_Match=seen)
    assert (done.status, done.data) == (200, {"state": "settled", "changed": True})
    assert ana.get(f"/teams/pay/rows/{first}").data["row"]["holders"] == [["person", "ana"]]
    stale = ana("POST", f"{path}/agenda/{first}/settle", wanted, If_Match=seen)
    assert (stale.status, stale.error) == (412, "stale")
    assert ana("POST", f"{path}/close").data["error"]["details"] == {"reason": "waiting"}
    for row in others:
        left = {"version": version, "outcome": "later", "owner": "bo", "due": TOMORROW}
        assert ana("POST", f"{path}/agenda/{row}/leave-open", left).status == 200
    assert OpenPoint.objects.filter(round=number).count() == len(others)
    assert ana("POST", f"{path}/close").data == {"state": "closed"}
    assert Round.objects.get(pk=number).state == "closed"
    assert ana("POST", f"{path}/agenda/nothing/settle", wanted, If_Match=seen).status in (404, 422)


def test_rounds_are_for_the_team(database: object) -> None:
    users = found(1)
    ana, number = opened(users)
    again = ana("POST", ROUNDS, {})
    assert (again.status, again.data["error"]["details"]) == (422, {"reason": "open-already"})
    zoe, dana = caller("zoe", "read", "write"), caller("dana", "read", "write")
    assert [call.status for call in everything(zoe, number)[:3]] == [404, 404, 404]
    assert zoe("POST", ROUNDS, {}).status == 403
    assert (dana.get(ROUNDS).status, dana.get(f"{ROUNDS}/{number}").status) == (200, 404)
    assert zoe("POST", f"{ROUNDS}/{number}/close").status == 404
    assert ana.get(f"/teams/web/rounds/{number}").status == 404
    assert ana.get("/teams/nowhere/rounds").status == 404
    vote(number, users["ana"], {ROWS[0]: TL})
    clarity.reveal_round(number, acting_user=users["ana"])
    assert [call.status for call in everything(zoe, number)[:3]] == [404, 404, 404]


def test_rounds_come_page_by_page_newest_first(database: object) -> None:
    users = found(1)
    numbers = []
    for _ in range(3):
        ana, number = opened(users)
        clarity.cancel(number, acting_user=users["ana"])
        numbers.append(number)
    first = ana.get(f"{ROUNDS}?limit=2").data
    rest = ana.get(f"{ROUNDS}?limit=2&cursor={first['next']}").data
    assert [each["id"] for each in (*first["rounds"], *rest["rounds"])] == numbers[::-1]
    assert rest["next"] is None
    assert ana.get(f"{ROUNDS}?cursor=%C3%A9").error == "refused"
