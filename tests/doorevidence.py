"""The part of the table of the doors that is about evidence: sources, accounts, what is observed, hours of coding."""

from __future__ import annotations

from doorcompany import DAY, ROWS, TEAM, TEAMS, TL, R, T
from doorthings import a_remark, a_source, a_team_source, the_line
from doorways import Door, api, form, more, page

SOURCE, CALENDAR = "/sources/{source_id}", "/calendars/{source_id}"
READS_ACCOUNTS = ((True, "root rita"), (False, "ana bo chi dana eve gina sam frank"))
"""Who is somebody reads of their own; administrators of all."""
HAPPENED = {"line": "it did", "day": DAY.isoformat()}
CHECK_IN = (
    form(f"{ROWS}/check-in/", line="it did", day=DAY.isoformat()),
    api("POST", f"{R}/check-ins", HAPPENED),
)
NAME_SOURCE = (
    form(f"{ROWS}/source/", source="tickets", shows="1"),
    api("PUT", f"{R}/sources/{{source_id}}", {"shows": True}, source_id="tickets"),
)
READ_EVIDENCE = (page(f"{ROWS}/evidence/"), api("GET", f"{R}/evidence"))
SHARES = "/coding/shares/{team}/{role}"
WEEK = {"estimate__week": DAY.isoformat(), "estimate__percent": "30"}
REMARK = {"start": DAY.isoformat(), "end": DAY.isoformat(), "text": "hm"}
OWN_WEEKS = (
    form("/me/coding/", own=True, do="estimate", **WEEK),
    api("PUT", "/coding/estimates/{week}", {"percent": 30}, own=True, week=DAY.isoformat()),
    more("PUT", "/coding/hours", {"hours": "32", "region": "DE-BE"}, own=True),
    more("POST", "/coding/remarks", REMARK, own=True),
    more("POST", "/coding/remarks/{number}/forget", own=True, made=a_remark),
)


def with_tickets(number: int) -> int:
    """What sends by itself is there."""
    return a_source()


EVIDENCE: dict[tuple[str, str, str], tuple[Door, ...]] = {
    **{("row", state, "check-in"): CHECK_IN for state in ("held", "vacant")},
    **{("row", state, "name-source"): NAME_SOURCE for state in ("held", "vacant")},
    **{("row", state, "read-evidence"): READ_EVIDENCE for state in ("held", "vacant")},
    ("team", "there", "read-observations"): (
        api("GET", f"{T}/observed"),
        page(f"{TEAMS}/service-levels/"),
        page(f"{TEAMS}/delivery/"),
        more("GET", f"{T}/delivery"),
        page(f"{TEAMS}/meetings/"),
        more("GET", f"{T}/service-levels"),
        more("GET", f"{T}/meeting-rules"),
    ),
    ("check-in", "written", "withdraw"): (
        form(f"{ROWS}/check-in/withdraw/", number=the_line),
        api("POST", "/check-ins/{number}/withdraw"),
    ),
    ("source", "of-a-team", "read-state"): (
        page("/sources/ledger/"),
        page("/sources/ledger/state/"),
        api("GET", SOURCE, source_id="ledger"),
    ),
    ("source", "of-a-person", "read-state"): (
        page("/sources/calendar-sam/"),
        page("/me/calendars/", own=True),
        api("GET", SOURCE, source_id="calendar-sam"),
        api("GET", "/calendars", own=True),
    ),
    ("source", "of-a-person", "cut-off"): (
        form("/me/calendars/calendar-sam/cut-off/"),
        form("/sources/calendar-sam/end/"),
        api("POST", f"{CALENDAR}/cut-off", source_id="calendar-sam"),
        more("POST", f"{CALENDAR}/read", source_id="calendar-sam"),
        more("PUT", f"{CALENDAR}/rules", {"rules": []}, source_id="calendar-sam"),
    ),
    ("account", "unmatched", "read"): (
        page("/accounts/", but=frozenset({"sam"})),
        page("/me/accounts/", own=True),
        *(api("GET", "/accounts", own=own, but=but) for own, but in READS_ACCOUNTS),
    ),
    ("account", "unmatched", "confirm"): (
        form("/accounts/key-1/", do="confirm", person="sam"),
        api("POST", "/accounts/{key}/confirm", {"person": "sam"}, key="key-1"),
    ),
    ("account", "unmatched", "refuse"): (
        form("/accounts/key-1/", do="refuse", person="sam"),
        api("POST", "/accounts/{key}/refuse", {"person": "sam"}, key="key-1"),
    ),
    ("account", "matched", "read"): (
        page("/accounts/?show=matched", but=frozenset({"sam"})),
        page("/me/accounts/", own=True),
        *(api("GET", "/accounts", ask="?state=matched", own=own, but=but) for own, but in READS_ACCOUNTS),
    ),
    ("account", "matched", "undo"): (
        form("/accounts/key-1/", do="undo"),
        api("POST", "/accounts/{key}/undo", key="key-1"),
    ),
    ("organisation", "there", "administer-sources"): (
        form("/sources/", kind="pagerduty", name="Pager", secret="s"),
        api("POST", "/sources", {"kind": "pagerduty", "secret": "s"}),
        more("PUT", SOURCE, {"name": "New"}, made=with_tickets, source_id="tickets"),
        more("GET", f"{SOURCE}/hook", made=with_tickets, source_id="tickets"),
        more("POST", f"{SOURCE}/test", made=with_tickets, silent=True, source_id="tickets"),
        more("POST", f"{SOURCE}/read", made=a_team_source, source_id="ledger"),
        more("POST", f"{SOURCE}/renew", {"secret": "s"}, made=with_tickets, source_id="tickets"),
        more("POST", f"{SOURCE}/end", made=with_tickets, source_id="tickets"),
    ),
    ("coding", "unshared", "read"): (page("/me/coding/", own=True),),
    ("coding", "unshared", "share"): (
        form("/me/coding/", own=True, do="share", team=TEAM, role=TL),
        api("PUT", SHARES, {"shared": True}, own=True),
    ),
    **{("coding", state, "estimate"): OWN_WEEKS for state in ("unshared", "shared")},
    ("coding", "shared", "read"): (api("GET", "/coding/shares", own=True),),
    ("coding", "shared", "unshare"): (
        form("/me/coding/", own=True, do="unshare", team=TEAM, role=TL),
        api("PUT", SHARES, {"shared": False}, own=True),
    ),
}
