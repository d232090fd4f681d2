"""Everything a page can do, as JSON: every page and every form has its operations, or a reason why no token does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver

from remit.api.urls import PREFIX, schema
from remit.web import urls


class Page(NamedTuple):
    """The operations that answer what the page shows, and those that do what its form does; a text is the reason
    why there is none."""

    reads: tuple[str, ...] | str = ()
    writes: tuple[str, ...] | str = ()


TEAM, ROW, ROUND = "/teams/{team}", "/teams/{team}/rows/{responsibility}", "/teams/{team}/rounds/{number}"
COMMON, SOURCE = "/organisation/rows/{responsibility}", "/sources/{source_id}"
PERSON, ROLE = "/people/{person_id}", "/teams/{team}/roles/{role}/{person_id}"
OWN = (
    "signing in, and what is about one's own account, needs the person: the access table has no scope for it"
)
PERSONAL = "it is personal: the access table has no scope for it"
USERS = "who may sign in is for administrators in person: the access table has no scope for it"
WEBHOOKS = "where changes are sent is for administrators in person: the access table has no scope for it"
LIBRARY = "the account library's page: "
SECRET = "the address is a secret of its own, for one program or one mail"
FORM = (f"GET {TEAM}/record", "GET /people")

PAGES: Mapping[str, Page] = {
    # What is said.
    "ask": Page(("GET /ask",)),
    "teams": Page(("GET /teams",)),
    "team": Page((f"GET {TEAM}", f"GET {TEAM}/findings", f"GET {TEAM}/points", f"GET {TEAM}/proposals")),
    "row": Page(
        (f"GET {TEAM}/who/{{responsibility}}", f"GET {ROW}", f"GET {ROW}/agreement", f"GET {ROW}/history")
    ),
    "matrix": Page(("GET /matrix",)),
    "findings": Page(("GET /findings",)),
    "finding": Page(("GET /findings/{code}",)),
    "person": Page((f"GET {PERSON}",)),
    "what-if": Page(("POST /what-if",)),
    "health": Page("it is JSON itself, and open to whatever watches the server"),
    "home": Page(("GET /home", "GET /inbox")),
    "home-observed": Page(("GET /home/observed",)),
    # The charter.
    "edit-row": Page((f"GET {ROW}",), (f"PUT {ROW}", f"POST {ROW}/end")),
    "propose-row": Page((f"GET {ROW}",), (f"POST {ROW}/proposals",)),
    "new-row": Page((f"GET {TEAM}",), (f"PUT {ROW}", f"POST {ROW}/proposals")),
    "sign-row": Page((f"GET {ROW}/agreement",), PERSONAL),
    "wrong-row": Page((f"GET {TEAM}/points",), (f"POST {ROW}/points",)),
    "charter-terms": Page((f"GET {TEAM}/terms",), (f"PUT {TEAM}/terms",)),
    "common-rows": Page(("GET /organisation/rows",)),
    "edit-common-row": Page((f"GET {COMMON}",), (f"PUT {COMMON}", f"POST {COMMON}/end")),
    "new-common-row": Page(("GET /organisation/rows",), (f"PUT {COMMON}",)),
    "versions": Page((f"GET {TEAM}/versions",)),
    "export-charter": Page((f"GET {TEAM}",)),
    "point": Page(
        ("GET /points/{number}",), ("POST /points/{number}/assign", "POST /points/{number}/settle")
    ),
    "proposal": Page(
        ("GET /proposals/{number}",),
        tuple(f"POST /proposals/{{number}}/{step}" for step in ("take", "decline", "withdraw")),
    ),
    # Rounds.
    "rounds": Page((f"GET {TEAM}/rounds",)),
    "round-open": Page((f"GET {TEAM}/record",), (f"POST {TEAM}/rounds",)),
    "round": Page((f"GET {ROUND}",)),
    "round-presence": Page((f"GET {ROUND}",)),
    "round-board": Page(PERSONAL, PERSONAL),
    "round-reopen": Page(writes=PERSONAL),
    "round-reveal": Page(writes=PERSONAL),
    "round-cancel": Page(writes=PERSONAL),
    "round-close": Page(writes=(f"POST {ROUND}/close",)),
    "round-item": Page(
        (f"GET {ROUND}", f"GET {ROW}"),
        tuple(f"POST {ROUND}/agenda/{{responsibility}}/{step}" for step in ("settle", "leave-open")),
    ),
    "round-protocol": Page((f"GET {ROUND}",)),
    "round-markdown": Page((f"GET {ROUND}/protocol",)),
    # Covers, readiness, the split signal.
    "covers": Page((f"GET {TEAM}/covers",)),
    "end-cover": Page(writes=(f"POST {TEAM}/covers/end",)),
    "ask-cover": Page((f"GET {TEAM}/covers", f"GET {TEAM}/record"), (f"POST {TEAM}/covers",)),
    "calendar": Page((f"GET {TEAM}/calendar",)),
    "cover-request": Page(("GET /cover-requests/{number}",)),
    "step-cover": Page(writes=("POST /cover-requests/{number}/decline",)),
    "readiness": Page((f"GET {TEAM}/readiness",)),
    "name-deputy": Page(writes=(f"POST {TEAM}/deputies",)),
    "step-deputy": Page(
        writes=(f"POST {TEAM}/deputies/end", f"POST {TEAM}/rehearsals", f"POST {TEAM}/dry-runs")
    ),
    "split": Page(
        (f"GET {TEAM}/split-signal", f"GET {TEAM}/split-signal/after"), (f"PUT {TEAM}/split-signal",)
    ),
    "declare-range": Page(writes=PERSONAL),
    # The organisation.
    "manage": Page(("GET /organisation/record", "GET /people", "GET /teams", "GET /systems")),
    "change-organisation": Page(("GET /organisation/record",), ("PUT /organisation",)),
    "add-person": Page(("GET /people",), ("POST /people",)),
    "manage-person": Page((f"GET {PERSON}/record",)),
    "change-person": Page((f"GET {PERSON}/record",), (f"PUT {PERSON}", f"POST {PERSON}/name")),
    "change-experience": Page((f"GET {PERSON}/record",), PERSONAL),
    "end-person": Page((f"GET {PERSON}/record",), (f"POST {PERSON}/end",)),
    "set-manager": Page((f"GET {PERSON}/record",), (f"POST {PERSON}/manager",)),
    "add-leave": Page((f"GET {PERSON}/record",), (f"POST {PERSON}/leaves",)),
    "change-leave": Page((f"GET {PERSON}/record",), (f"PUT {PERSON}/leaves/{{start}}",)),
    "end-leave": Page((f"GET {PERSON}/record",), (f"POST {PERSON}/leaves/{{start}}/end",)),
    "add-team": Page(("GET /teams",), ("POST /teams",)),
    "manage-team": Page((f"GET {TEAM}/record",)),
    "change-team": Page((f"GET {TEAM}/record",), (f"PUT {TEAM}", f"POST {TEAM}/name")),
    "move-team": Page((f"GET {TEAM}/record",), (f"POST {TEAM}/move",)),
    "end-team": Page((f"GET {TEAM}/record",), (f"POST {TEAM}/end",)),
    "add-member": Page(FORM, (f"PUT {TEAM}/members/{{person_id}}",)),
    "end-member": Page(FORM, (f"POST {TEAM}/members/{{person_id}}/end",)),
    "assign-role": Page(FORM, (f"PUT {ROLE}",)),
    "hand-over-role": Page(FORM, (f"POST {ROLE}/hand-over",)),
    "end-role": Page(FORM, (f"POST {ROLE}/end",)),
    "change-account": Page(writes=USERS),
    "webhooks": Page(WEBHOOKS, WEBHOOKS),
    # What is observed.
    "row-observed": Page((f"GET {TEAM}/observed",)),
    "row-evidence": Page((f"GET {ROW}/evidence",)),
    "check-in": Page((f"GET {ROW}/check-ins",), (f"POST {ROW}/check-ins",)),
    "withdraw-check-in": Page((f"GET {ROW}/check-ins",), ("POST /check-ins/{number}/withdraw",)),
    "name-source": Page((f"GET {TEAM}/observed",), (f"PUT {ROW}/sources/{{source_id}}",)),
    "delivery": Page((f"GET {TEAM}/delivery",)),
    "service-levels": Page((f"GET {TEAM}/service-levels",)),
    "meeting-rules": Page((f"GET {TEAM}/meeting-rules",)),
    "accounts": Page(("GET /accounts",)),
    "own-accounts": Page(("GET /accounts",)),
    "decide-account": Page(
        (), ("POST /accounts/{key}/confirm", "POST /accounts/{key}/refuse", "POST /accounts/{key}/undo")
    ),
    "coding": Page(
        ("GET /coding/shares",),
        (
            "PUT /coding/hours",
            "PUT /coding/estimates/{week}",
            "POST /coding/remarks",
            "POST /coding/remarks/{number}/forget",
            "PUT /coding/shares/{team}/{role}",
        ),
    ),
    "calendars": Page(("GET /calendars",), ("POST /calendars",)),
    "calendar-rules": Page(writes=("PUT /calendars/{source_id}/rules",)),
    "cut-off-calendar": Page(writes=("POST /calendars/{source_id}/cut-off",)),
    "read-calendar": Page(writes=("POST /calendars/{source_id}/read",)),
    "sources": Page(("GET /sources",), ("POST /sources",)),
    "source": Page((f"GET {SOURCE}", f"GET {SOURCE}/hook"), (f"PUT {SOURCE}",)),
    "source-state": Page((f"GET {SOURCE}",)),
    "test-source": Page(writes=(f"POST {SOURCE}/test",)),
    "read-source": Page(writes=(f"POST {SOURCE}/read",)),
    "renew-source": Page(writes=(f"POST {SOURCE}/renew",)),
    "end-source": Page(writes=(f"POST {SOURCE}/end",)),
    "webhook": Page(WEBHOOKS, WEBHOOKS),
    "test-webhook": Page(writes=WEBHOOKS),
    "rotate-webhook": Page(writes=WEBHOOKS),
    "end-webhook": Page(writes=WEBHOOKS),
    "redeliver": Page(writes=WEBHOOKS),
    # One's own.
    "inbox": Page(("GET /inbox",)),
    "inbox-read": Page(writes=PERSONAL),
    "inbox-aside": Page(writes=PERSONAL),
    "notice-choices": Page(PERSONAL, PERSONAL),
    "feed-address": Page(writes=PERSONAL),
    "turn-off": Page(SECRET, SECRET),
    "feed": Page(SECRET),
    "held": Page(PERSONAL),
    "held-export": Page(PERSONAL),
    "erase": Page(PERSONAL, PERSONAL),
    "note": Page(PERSONAL, PERSONAL),
    "tokens": Page(PERSONAL, PERSONAL),
    "end-token": Page(writes=PERSONAL),
    **{
        name: Page(OWN, OWN)
        for name in ("sign-in", "redeem", "sign-out", "accept-invitation", "start", "account", "end-sign-ins")
    },
    **{
        name: Page(LIBRARY + OWN, LIBRARY + OWN)
        for name in (
            "account_change_password",
            "account_inactive",
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "account_set_password",
            "mfa_activate_totp",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_view_recovery_codes",
            "openid_connect_callback",
            "openid_connect_login",
            "socialaccount_login_cancelled",
        )
    },
}
NOT_A_FORM = {"common-rows", "manage", "manage-person", "manage-team"}
"""Pages that answer a POST as they answer a GET: they have no form of their own."""
BEYOND = {"GET /organisation", "GET /difference"}
"""Operations that answer what several pages have in common, or the command line alone."""


def addresses(patterns: Iterable[object]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every page's name, with the methods that it has; a page that will not tell without a sign-in has both."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
            continue
        assert isinstance(pattern, URLPattern)
        assert pattern.name is not None
        try:
            answer = pattern.callback(RequestFactory().generic("PURGE", "/"))
            told = answer.headers["Allow"] if answer.status_code == 405 else "GET, POST"
        except (AttributeError, RuntimeError, TypeError):  # it asks who is signed in, or the database
            told = "GET, POST"
        yield pattern.name, frozenset(told.split(", "))


WEB = dict(addresses(urls.urlpatterns))


def operations() -> set[str]:
    return {
        f"{method.upper()} {path.removeprefix('/' + PREFIX.rstrip('/'))}"
        for path, methods in schema()["paths"].items()
        for method in methods
    }


def test_every_page_is_listed() -> None:
    assert set(PAGES) == set(WEB)


def test_every_page_and_every_form_has_its_operations_or_a_reason() -> None:
    reading = {name for name, methods in WEB.items() if "GET" in methods}
    writing = {name for name, methods in WEB.items() if "POST" in methods} - NOT_A_FORM
    assert {name for name in reading if not PAGES[name].reads} == set()
    assert {name for name in writing if not PAGES[name].writes} == set()


def test_the_operations_that_are_listed_are_those_there_are() -> None:
    listed = {
        operation
        for page in PAGES.values()
        for side in page
        if not isinstance(side, str)
        for operation in side
    }
    assert listed | BEYOND == operations()


def test_every_operation_is_described() -> None:
    told = [each for methods in schema()["paths"].values() for each in methods.values()]
    assert [each for each in told if not each.get("summary") or not each.get("description")] == []
