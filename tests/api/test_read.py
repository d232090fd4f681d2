"""Reading through the API: the same answers as the command line's, each engine, and nothing sent twice."""

from __future__ import annotations

from typing import Any

import pytest
from calling import Caller
from company import TODAY

from remit.api import reading
from remit.core.findings import check
from remit.core.organisation import Organisation
from remit.core.resolution import who
from remit.core.what_if import Leaves
from remit.db import organisation as stored
from remit.db.models import User
from remit.queries import answer, charter, matrix, person, sighted
from remit.queries.ask import ask
from remit.queries.ask_json import asked_json
from remit.queries.charter_export import charter_json, observed_json
from remit.queries.database import DatabaseSource
from remit.queries.difference import compare, difference_json
from remit.queries.findings_json import report_json
from remit.queries.matrix_json import matrix_json
from remit.queries.person_json import person_json
from remit.queries.source import Observed, ValueSource
from remit.queries.what_if import what_if, what_if_json


def seen_by_ana() -> Observed:
    """What is observed of her team, but for the row about the other lead's readiness, which is not hers to read."""
    whole = stored.load()
    found = sighted.of_team(User.objects.get(person="ana"), whole, "payments", TODAY, reading.now())
    assert found.seen is not None
    return found.seen


def test_reads_answer_what_the_command_line_prints(company_api: Organisation, ana_reads: Caller) -> None:
    source = ValueSource(company_api, "database", DatabaseSource().agreement(None, TODAY))
    agreed = DatabaseSource().agreement(["payments"], TODAY)
    earlier = TODAY.replace(month=6)
    wanted: dict[str, Any] = {
        "/teams/payments": charter_json(
            charter.page(ValueSource(company_api, "database", agreed, seen_by_ana()), "payments", TODAY)
        ),
        "/teams/payments/observed": {
            "team": "payments",
            "at": TODAY.isoformat(),
            "rows": [
                {"responsibility": row, "observed": observed_json(one)}
                for (_, row), one in seen_by_ana().items()
            ],
        },
        "/teams/payments/who/one-on-ones": answer.as_json(who(company_api, "payments", "one-on-ones", TODAY)),
        "/teams/payments/findings": report_json(
            check(company_api, TODAY, teams=["payments"], agreement=agreed)
        ),
        "/findings?select=R1": report_json(check(company_api, TODAY, select=["R1"], agreement=source.agreed)),
        "/ask?q=code reviews in payments": asked_json(ask(source, "code reviews in payments", TODAY)),
        "/matrix?per_page=2": matrix_json(matrix.matrix(source, TODAY, matrix.Asked(per_page=2))),
        "/people/ana": person_json(person.page(source, "ana", TODAY)),
        f"/difference?before={earlier}&after={TODAY}": difference_json(
            compare(company_api, earlier, company_api, TODAY)
        ),
    }
    assert {path: ana_reads.get(path).data for path in wanted} == wanted


def test_what_if_tries_and_writes_nothing(company_api: Organisation, ana_reads: Caller) -> None:
    body = {"changes": [{"kind": "leaves", "person": "bo"}], "on": "2026-12-01"}
    day = TODAY.replace(month=12, day=1)
    agreement = DatabaseSource().agreement(None, day)
    expected = what_if_json(what_if(company_api, (Leaves("bo", day),), day, agreement))
    before = DatabaseSource().whole()
    assert ana_reads("POST", "/what-if", body)[:2] == (200, expected)
    assert DatabaseSource().whole() == before


def test_the_outline(company_api: Organisation, ana_reads: Caller) -> None:
    found = ana_reads.get("/organisation").data
    assert found == {
        "id": company_api.id,
        "name": company_api.name,
        "zone": company_api.zone,
        "today": TODAY.isoformat(),
        "framework": {"id": company_api.framework.id, "name": company_api.framework.title},
        "roles": [{"id": role.id, "name": role.title} for role in company_api.framework.roles],
        "responsibilities": [
            {"id": row.id, "name": row.title} for row in company_api.framework.responsibilities
        ],
    }


def test_teams_come_page_by_page(company_api: Organisation, ana_reads: Caller) -> None:
    whole = ana_reads.get("/teams").data
    assert whole["next"] is None
    assert [team["id"] for team in whole["teams"]] == sorted(
        team.id for team in company_api.teams if TODAY in team.period
    )
    paged, path = [], "/teams?limit=2"
    while path:
        page = ana_reads.get(path).data
        paged += page["teams"]
        path = f"/teams?limit=2&cursor={page['next']}" if page["next"] else ""
    assert paged == whole["teams"]
    assert next(team for team in whole["teams"] if team["id"] == "payments")["above"] == ["commerce"]


def test_what_is_known_already_is_not_sent_again(ana_writes: Caller) -> None:
    first = ana_writes.get("/teams/payments")
    again = ana_writes.get("/teams/payments", If_None_Match=first.headers["ETag"])
    assert (again.status, again.data, again.headers["ETag"]) == (304, None, first.headers["ETag"])
    assert first.headers["Cache-Control"] == "private, no-cache"
    other_day = ana_writes.get("/teams/payments?at=2026-06-01", If_None_Match=first.headers["ETag"])
    assert other_day.status == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/teams/none", 404, "not-found"),
        ("/teams/payments/who/none", 404, "not-found"),
        ("/teams/none/rows/code-reviews", 404, "not-found"),
        ("/teams/payments/rows/none", 404, "not-found"),
        ("/people/none", 404, "not-found"),
        ("/nothing", 404, "not-found"),
        ("/teams?cursor=§", 422, "refused"),
        ("/teams?limit=0", 422, "invalid"),
        ("/teams?at=2026-02-30", 422, "invalid"),
        ("/teams?at=0001-01-01", 422, "invalid"),
        ("/matrix?sort=none", 404, "not-found"),
        ("/matrix?below=none", 404, "not-found"),
        ("/findings?select=X", 422, "refused"),
        ("/people/a%00b", 422, "invalid"),
        ("/difference?before=2026-01-01", 422, "invalid"),
    ],
)
def test_what_cannot_be_answered_has_the_one_shape(
    ana_reads: Caller, path: str, status: int, code: str
) -> None:
    found = ana_reads.get(path)
    assert (found.status, found.error) == (status, code)


def test_a_method_that_is_not_there(ana_reads: Caller) -> None:
    found = ana_reads("DELETE", "/teams")
    assert (found.status, found.error, found.headers["Allow"]) == (405, "method-not-allowed", "GET, POST")


def test_before_there_is_an_organisation(database: object, api_day: None) -> None:
    from remit.actions import token
    from remit.db.models import User

    user = User.objects.create(username="first")
    text = token.create("test", ["read"], 1, acting_user=None, user=user)[1]
    found = Caller(text).get("/teams")
    assert (found.status, found.error) == (503, "no-organisation")
