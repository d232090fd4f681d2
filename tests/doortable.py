"""The table of the doors: each cell of the access matrix with the pages and operations that lead to it, or why none.

An operation of the API that stands in no cell and not in ``NOBODYS`` fails the test that walks them.
"""

from __future__ import annotations

from doorcompany import BERLIN, DAY, EM, ROW, ROWS, TEAM, TEAMS, TL, R, T
from doorevidence import EVIDENCE
from doorthings import (
    a_proposal,
    a_revealed_round,
    etag_of_common,
    etag_of_row,
    granting,
    row_digest,
    seen_charter,
    seen_common,
    seen_cover,
    seen_row,
    waiting,
)
from doorways import Door, api, form, more, page

P, ROUND, COMMON = "/people/{person_id}", f"{T}/rounds/{{number}}", "/organisation/rows/{responsibility}"
ITEM, HELD = f"{ROUND}/agenda/{{responsibility}}", f"{T}/roles/{{role}}/{{person_id}}"
DAYS = "?before=2026-11-01&after=2026-11-09"
ON, NEW_NAME = {"on": "2026-12-01"}, {"name": "New"}
AGREED = {"review": "4", "two": "6", "wide": "9", "one_on_one_days": "31", "production": "2"}
LEFT_OPEN = {"version": 0, "outcome": "later", "owner": "ana", "due": "2026-11-20"}
READS_OF_ALL = (
    "/teams",
    "/findings",
    "/organisation/record",
    "/people",
    f"{P}/record",
    f"{T}/record",
    f"{T}/terms",
    "/systems",
    "/organisation/rows",
    COMMON,
)
SAM = "/organisation/people/sam"
NAME = {"person": "frank"}
ASK = {"first": "2026-12-01", "last": "2026-12-07", "scope": "all", "acting": "frank"}
WISH = {"role": TL, "acting": "frank", "start": "2026-12-01", "until": "2026-12-08"}
SAID_OF_ROW = (
    ("read-observations", (page(f"{ROWS}/observed/"), api("GET", f"{R}/check-ins"))),
    ("read-said", (page(f"{ROWS}/"), api("GET", R), more("GET", "/teams/{team}/who/{responsibility}"))),
    (
        "read-history",
        (
            page(f"{TEAMS}/versions/"),
            api("GET", f"{R}/history"),
            more("GET", f"{T}/versions", ask=DAYS),
            more("GET", "/proposals/{number}", made=a_proposal),
        ),
    ),
    ("read-signatures", (page(f"{ROWS}/sign/"), api("GET", f"{R}/agreement"))),
    ("open-point", (form(f"{ROWS}/wrong/", text="hm"), api("POST", f"{R}/points", {"text": "hm"}))),
    (
        "propose",
        (
            form(
                f"{ROWS}/propose/",
                holders="role:tech-lead",
                why="hm",
                note="new",
                cadence="90",
                seen=seen_row,
            ),
            api("POST", f"{R}/proposals", {"why": "hm", "note": "new"}),
        ),
    ),
    (
        "take",
        (
            form(
                f"{ROWS}/edit/",
                holders="role:tech-lead",
                why="hm",
                note="new",
                cadence="90",
                seen=seen_row,
                on=DAY.isoformat(),
            ),
            api("PUT", R, {"on": DAY.isoformat(), "note": "new"}, match=etag_of_row),
            more("POST", "/proposals/{number}/take", {"on": DAY.isoformat()}, made=a_proposal),
            more("POST", "/proposals/{number}/decline", {"sentence": "no"}, made=a_proposal),
        ),
    ),
)


def settling(elsewhere: str) -> Door:
    """An item of a round's agenda; to those ``elsewhere`` there is no such round, as its own doors show."""
    said = {"version": 0, "outcome": "so", "holders": [{"role": EM}], "on": DAY.isoformat()}
    return api(
        "POST",
        f"{ITEM}/settle",
        said,
        made=lambda number: waiting(a_revealed_round()),
        match=etag_of_row,
        but=elsewhere,
    )


DOORS: dict[tuple[str, str, str], tuple[Door, ...]] = {
    ("team", "there", "read-said"): (
        page(f"{TEAMS}/"),
        api("GET", T),
        more("GET", f"{T}/points"),
        more("GET", f"{T}/proposals"),
    ),
    ("team", "there", "read-findings"): (page("/findings/"), api("GET", f"{T}/findings")),
    ("team", "there", "read-calendar"): (page(f"{TEAMS}/calendar/"), api("GET", f"{T}/calendar")),
    ("team", "there", "open-round"): (
        form(f"{TEAMS}/rounds/open/", pooled="5"),
        api("POST", f"{T}/rounds", {}),
    ),
    ("team", "there", "read-split-signal"): (
        page(f"{TEAMS}/split/"),
        api("GET", f"{T}/split-signal"),
    ),
    ("team", "there", "edit-terms"): (
        form(f"{TEAMS}/terms/", when_vacant=EM, seen=seen_charter),
        api("PUT", f"{T}/terms", {"when_vacant": [{"role": EM}], "max_holders": {}}, match="*"),
    ),
    ("team", "there", "set-split-thresholds"): (
        form(f"{TEAMS}/split/", text="so", seen="", **AGREED),
        api("PUT", f"{T}/split-signal", {"text": "so"}, match='""'),
    ),
    **{
        ("row", state, verb): doors
        for state in ("held", "vacant", "not-applicable")
        for verb, doors in SAID_OF_ROW
    },
    ("row", "not-applicable", "take"): (
        *dict(SAID_OF_ROW)["take"],
        more("POST", f"{R}/end", {"on": DAY.isoformat()}, match=etag_of_row),
    ),
    ("row", "held", "settle"): (settling("dana gina sam frank root rita"),),
    ("row", "vacant", "settle"): (settling("ana dana gina sam frank root rita"),),
    ("row", "held", "sign"): (form(f"{ROWS}/sign/", digest=row_digest),),
    ("row", "vacant", "sign"): (form(f"{ROWS}/sign/", digest=row_digest),),
    ("point", "open", "read"): (page("/points/{}/"), api("GET", "/points/{number}")),
    ("point", "open", "assign"): (
        Door(
            lambda who, n: who.client.post(
                f"/points/{n}/", {"assign-version": "0", "assign-owner": "ana", "assign-due": "2026-11-20"}
            ),
            writes=True,
        ),
        api("POST", "/points/{number}/assign", {"owner": "ana", "due": "2026-11-20", "version": 0}),
    ),
    ("point", "open", "settle"): (
        Door(
            lambda who, n: who.client.post(
                f"/points/{n}/", {"settle-version": "0", "settle-resolution": "so"}
            ),
            writes=True,
        ),
        api("POST", "/points/{number}/settle", {"resolution": "so", "version": 0}),
    ),
    ("point", "settled", "read"): (page("/points/{}/"), api("GET", "/points/{number}")),
    ("round", "open", "read-presence"): (page(f"{TEAMS}/rounds/{{}}/presence/"), api("GET", ROUND)),
    ("round", "open", "vote"): (form(f"{TEAMS}/rounds/{{}}/reopen/", silent=True),),
    ("round", "open", "reveal"): (form(f"{TEAMS}/rounds/{{}}/reveal/"),),
    ("round", "open", "abandon"): (form(f"{TEAMS}/rounds/{{}}/cancel/"),),
    ("round", "unled", "reveal"): (form(f"{TEAMS}/rounds/{{}}/reveal/"),),
    ("round", "unled", "abandon"): (form(f"{TEAMS}/rounds/{{}}/cancel/"),),
    ("round", "revealed", "read-results"): (
        page(f"{TEAMS}/rounds/{{}}/"),
        page(f"{TEAMS}/rounds/{{}}/protocol.md"),
        api("GET", ROUND),
        more("GET", f"{ROUND}/protocol"),
        more("GET", f"{T}/rounds", but="dana gina"),  # who may open one sees which there are
    ),
    ("round", "revealed", "write-outcome"): (
        form(f"{TEAMS}/rounds/{{}}/close/"),
        api("POST", f"{ROUND}/close"),
        more("POST", f"{ITEM}/leave-open", LEFT_OPEN, made=waiting),
    ),
    ("ballot", "draft", "read"): (page(f"{TEAMS}/rounds/{{}}/board/", but=frozenset({"ana", "bo"})),),
    ("role", "held", "ask-cover"): (
        form(f"{TEAMS}/covers/ask/{TL}/?for=ana", **ASK),
        api("POST", f"{T}/covers", WISH | {"holder": "ana"}),
    ),
    ("role", "held", "name-deputy"): (
        form(f"{TEAMS}/readiness/{TL}/name/", **NAME),
        api("POST", f"{T}/deputies", {"role": TL, **NAME}),
    ),
    ("role", "held", "grant-cover"): (Door(granting, writes=True, narrower=frozenset({"gina"})),),
    ("role", "vacant", "ask-cover"): (
        form(f"{TEAMS}/covers/ask/{TL}/", **ASK),
        api("POST", f"{T}/covers", WISH),
    ),
    ("role", "vacant", "name-deputy"): (
        form(f"{TEAMS}/readiness/{TL}/name/", **NAME),
        api("POST", f"{T}/deputies", {"role": TL, **NAME}),
    ),
    ("role", "vacant", "grant-cover"): (Door(granting, writes=True, narrower=frozenset({"gina"})),),
    ("cover", "asked", "read"): (page("/covers/{}/"), api("GET", "/cover-requests/{number}")),
    ("cover", "asked", "decline"): (form("/covers/{}/step/", step="decline", but="ana dana gina"),),
    ("cover", "asked", "end"): (
        form("/covers/{}/step/", step="decline"),
        api("POST", "/cover-requests/{number}/decline", but="sam"),
    ),
    ("cover", "asked", "accept"): (form("/covers/{}/step/", step="accept"),),
    ("cover", "granted", "decline"): (form("/covers/{}/step/", step="decline", but="ana dana gina"),),
    ("cover", "granted", "end"): (
        form("/covers/{}/step/", step="decline"),
        api("POST", "/cover-requests/{number}/decline", but="sam"),
    ),
    ("cover", "granted", "read"): (page("/covers/{}/"),),
    ("cover", "granted", "accept"): (form("/covers/{}/step/", step="accept"),),
    ("cover", "running", "read"): (page(f"{TEAMS}/covers/"), api("GET", f"{T}/covers")),
    ("cover", "running", "end"): (
        Door(
            lambda who, n: who.client.post(
                f"{TEAMS}/covers/end/", {"seen": seen_cover(), "at-once": "1", "last": DAY.isoformat()}
            ),
            writes=True,
        ),
        Door(
            lambda who, n: who.api(
                "POST", f"{TEAMS}/covers/end", {"seen": seen_cover(), "on": DAY.isoformat()}
            ),
            api=True,
            writes=True,
            operation=f"POST {T}/covers/end",
        ),
    ),
    ("cover", "ended", "read"): (page(f"{TEAMS}/covers/"), api("GET", f"{T}/covers")),
    ("deputy", "named", "read"): (page(f"{TEAMS}/readiness/"), api("GET", f"{T}/readiness")),
    ("deputy", "named", "accept"): (form(f"{TEAMS}/readiness/{TL}/sam/", step="accept"),),
    ("deputy", "named", "decline"): (form(f"{TEAMS}/readiness/{TL}/sam/", step="end", but="ana dana gina"),),
    ("deputy", "named", "end"): (
        form(f"{TEAMS}/readiness/{TL}/sam/", step="end", but="sam"),
        api("POST", f"{T}/deputies/end", {"role": TL, "person": "sam"}, but="sam"),
    ),
    ("deputy", "accepted", "read"): (page(f"{TEAMS}/readiness/"), api("GET", f"{T}/readiness")),
    ("deputy", "accepted", "end"): (
        form(f"{TEAMS}/readiness/{TL}/sam/", step="end"),
        api("POST", f"{T}/deputies/end", {"role": TL, "person": "sam"}),
    ),
    ("readiness", "any", "record-rehearsal"): (
        form(f"{TEAMS}/readiness/{TL}/sam/", step="rehearse", day="2026-11-05"),
        api("POST", f"{T}/rehearsals", {"role": TL, "person": "sam", "on": "2026-11-05"}),
    ),
    ("readiness", "any", "record-dry-run"): (
        form(f"{TEAMS}/readiness/{TL}/sam/", step="try", missing="a key"),
        api("POST", f"{T}/dry-runs", {"role": TL, "person": "sam", "missing": "a key"}),
    ),
    ("note", "private", "read"): (page(f"{ROWS}/note/", own=True),),
    ("note", "private", "write"): (form(f"{ROWS}/note/", own=True, text="mine"),),
    ("note", "private", "erase"): (form(f"{ROWS}/note/", own=True, silent=True, text=""),),
    ("token", "live", "read"): (page("/me/tokens/", own=True, anybody=True),),
    ("token", "ended", "read"): (page("/me/tokens/", own=True, anybody=True),),
    ("token", "live", "end"): (form("/me/tokens/{}/end/"),),
    ("person", "there", "end-sign-ins"): (form(f"{SAM}/account/", do="end-sign-ins"),),
    ("person", "left", "end-sign-ins"): (form(f"{SAM}/account/", do="end-sign-ins"),),
    ("person", "there", "read-said"): (page("/people/sam/"), api("GET", P)),
    ("person", "there", "read-own-data"): (page("/me/", own=True),),
    ("person", "there", "export"): (page("/me/export/", own=True),),
    ("person", "there", "erase"): (page("/people/sam/erase/"),),
    ("person", "there", "declare-experience"): (page(f"{SAM}/experience/"),),
    ("person", "there", "enter-leave"): (
        page(f"{SAM}/leaves/add/"),
        api("POST", f"{P}/leaves", {"start": "2026-12-01", "until": "2026-12-03"}),
        more("PUT", f"{P}/leaves/{{start}}", {"start": "2026-12-10", "until": "2026-12-15"}),
        more("POST", f"{P}/leaves/{{start}}/end", {"on": "2026-12-11"}),
    ),
    ("person", "there", "read-inbox"): (
        page("/inbox/", own=True),
        api("GET", "/inbox", own=True),
        api("GET", "/home", own=True),
        page("/home/observed/", own=True),
        api("GET", "/home/observed", own=True),
    ),
    ("person", "there", "choose-messages"): (page("/inbox/choices/", own=True),),
    ("person", "there", "connect-calendar"): (
        form("/inbox/feed/", own=True),
        form("/me/calendars/", own=True, address="https://calendar.acme.example/x.ics"),
        api("POST", "/calendars", {"address": "https://calendar.acme.example/x.ics"}, own=True),
    ),
    ("person", "there", "invite"): (form(f"{SAM}/account/", do="withdraw", silent=True),),
    ("person", "left", "read-said"): (page("/people/sam/"), api("GET", P)),
    ("person", "left", "erase"): (page("/people/sam/erase/"),),
    ("organisation", "there", "export-said"): (
        page(f"{TEAMS}/charter.md"),
        api("GET", "/organisation"),
        api("GET", "/matrix"),
        *(more("GET", each) for each in READS_OF_ALL),
        more("GET", "/ask", ask="?q=code"),
        more("GET", "/difference", ask=DAYS),
        more("POST", "/what-if", {"changes": [{"kind": "leaves", "person": "chi"}]}),
    ),
    ("organisation", "there", "administer-people"): (
        page("/organisation/"),
        api("POST", "/people", {"id": "new", "name": "New"}),
        more("PUT", P, {"name": "Sam", "identities": [{"kind": "alias", "value": "sammy"}]}, match="*"),
        more("POST", f"{P}/name", NEW_NAME),
        more("POST", f"{P}/end", ON),
        more("POST", f"{P}/manager", {**ON, "manager": "gina"}),
    ),
    ("organisation", "there", "administer-teams"): (
        page(f"/organisation/teams/{TEAM}/"),
        api("POST", "/teams", {"id": "new", "name": "New"}),
        more("PUT", "/organisation", {**NEW_NAME, "zone": BERLIN}, match="*"),
        more("PUT", T, {**NEW_NAME, "zone": None, "labels": {}, "forge": []}, match="*"),
        more("POST", f"{T}/name", NEW_NAME),
        more("POST", f"{T}/move", {**ON, "parent": None}),
        more("POST", f"{T}/end", ON),
        more("PUT", f"{T}/members/{{person_id}}", {}),
        more("POST", f"{T}/members/{{person_id}}/end", ON, person_id="chi"),
        more("PUT", HELD, {}),
        more("POST", f"{HELD}/end", ON, person_id="ana"),
        more("POST", f"{HELD}/hand-over", {**ON, "to": "frank"}, person_id="ana"),
    ),
    ("organisation", "there", "edit-charter"): (
        form(
            f"/organisation/charter/rows/{ROW}/",
            holders="role:tech-lead",
            why="hm",
            note="new",
            cadence="90",
            seen=seen_common,
            on=DAY.isoformat(),
        ),
        api("PUT", COMMON, {"on": DAY.isoformat(), "note": "new"}, match=etag_of_common),
        more("POST", f"{COMMON}/end", {"on": DAY.isoformat()}, match=etag_of_common),
    ),
    **EVIDENCE,
    ("organisation", "there", "administer-webhooks"): (page("/organisation/webhooks/"),),
    ("organisation", "there", "administer-users"): (form(f"{SAM}/account/", do="is_auditor", to="on"),),
}

LATER = "nothing in this version does it yet"
LOCAL = "done at the command line alone, by whoever can open the database"
WITHOUT_DOOR: dict[str, str] = {
    "comment": LATER,
    "reopen": LATER,
    "extend": LATER,
    "annotate": LATER,
    "configure": LATER,
    "apply-file": LOCAL,
    "read-audit": LOCAL,
    "verify-audit": LOCAL,
    "export-checkpoint": LOCAL,
}
"""Verbs of the matrix that no page and no operation asks for."""

NOBODYS: dict[str, str] = {
    "GET /sources": "tests/api/test_sources.py::test_everybody_sees_those_whose_state_is_theirs_to_see",
    "GET /findings/{code}": "tests/api/test_read.py::test_reads_answer_what_the_command_line_prints",
    "GET /teams/{team}/split-signal/after": (
        "tests/doors/test_bounds.py::test_what_if_the_roles_were_split_is_for_who_reads_the_signal"
    ),
    "POST /proposals/{number}/withdraw": (
        "tests/actions/test_charter.py::test_only_whoever_proposed_it_withdraws_it"
    ),
}
"""Operations that no cell of the matrix speaks about, with the test that tries them."""

UNSHARED = "no note is shared in this version"
UNSHARED_CELLS: dict[tuple[str, str, str], str] = {
    ("coding", "shared", "declare-range"): "whether a verdict is shared is not asked for it",
    ("note", "private", "share"): UNSHARED,
    ("note", "shared", "read"): UNSHARED,
}
"""Cells that no page and no operation asks for, while their verbs are asked for elsewhere."""

ELSEWHERE: dict[tuple[str, str, str], str] = {
    ("ballot", "draft", "write"): "tests/actions/test_clarity.py::test_who_may_do_what",
    ("readiness", "any", "read"): (
        "tests/actions/test_readiness.py::test_the_state_is_for_oneself_the_counterpart_and_the_managers"
    ),
    ("coding", "unshared", "declare-range"): "tests/actions/test_split.py::test_who_may",
    ("person", "there", "make-token"): "tests/api/test_token.py::test_nobody_makes_a_token_for_another",
    ("organisation", "there", "administer-directory"): (
        "tests/api/test_token.py::test_nobody_makes_a_token_for_another"
    ),
}
"""Cells that are not walked here, with the test that tries their door."""
