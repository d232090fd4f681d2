"""Resolution of values that no organisation file can hold, and the small parts that answers are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from remit.core.answer import FRAMEWORK, Answer, Holder, Refusal, RefusalCode
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover, CoverState, cover_state
from remit.core.framework import Framework, Party, Responsibility, Role
from remit.core.lineage import below, lineage
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person, ReportingLine
from remit.core.reason import TEMPLATES, Reason
from remit.core.resolution import answers, who
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.core.team_day import TeamDay
from remit.files.frameworks import packaged
from remit.lib.periods import Period

DAY = date(2026, 3, 2)
LADDERS = packaged("engineering-ladders")
BO, CHI = Person("bo", "Bo"), Person("chi", "Chi")
MANAGER = RoleAssignment("bo", "engineering-manager", "payments", Period(date(2025, 1, 1)))
ACME = Organisation(
    "acme", "Acme", LADDERS, people=(BO, CHI), teams=(Team("payments", "Payments"),), assignments=(MANAGER,)
)
COVER = Cover("payments", "engineering-manager", "chi", Period(DAY, date(2026, 4, 1)), "bo", accepted=DAY)
HOLDS = Holder("bo", "Bo", "engineering-manager", since=date(2025, 1, 1))


def told(organisation: Organisation, responsibility: str = "one-on-ones") -> list[str]:
    return [reason.text for reason in who(organisation, "payments", responsibility, DAY).reasons[1:]]


def test_an_agent_never_acts() -> None:
    organisation = replace(ACME, people=(BO, replace(CHI, kind=Kind.AGENT)), covers=(COVER,))
    assert who(organisation, "payments", "one-on-ones", DAY).holders == (HOLDS,)
    assert told(organisation) == [
        "Bo is Engineering Manager of Payments since 2025-01-01.",
        "The cover by Chi does not count: an agent never acts for a holder.",
    ]


def test_somebody_unknown_does_not_act() -> None:
    organisation = replace(ACME, covers=(replace(COVER, acting="gone"),))
    assert who(organisation, "payments", "one-on-ones", DAY).holders == (HOLDS,)
    assert told(organisation)[1] == "The cover by gone has lapsed: the assignment it rests on has ended."


def test_a_cover_of_somebody_unknown_has_lapsed() -> None:
    organisation = replace(ACME, covers=(replace(COVER, holder="gone"),))
    assert who(organisation, "payments", "one-on-ones", DAY).holders == (HOLDS,)
    assert told(organisation)[1] == "The cover by Chi has lapsed: the assignment it rests on has ended."


@pytest.mark.parametrize(
    ("period", "state"),
    [
        (Period(None, DAY), CoverState.OFF),
        (Period(None, date(2026, 3, 3)), CoverState.RUNNING),
        (Period(None, None), CoverState.RUNNING),
    ],
)
def test_a_cover_without_a_start_rests_on_the_roles_of_the_day(period: Period, state: CoverState) -> None:
    assert cover_state(ACME.index, replace(COVER, period=period), DAY) is state


def test_a_role_that_the_framework_lacks_is_called_by_its_id() -> None:
    row = CharterRow("architecture", holders=(Party.role("wizard"),), when_vacant=(Party.person("gone"),))
    organisation = replace(
        ACME,
        assignments=(RoleAssignment("bo", "wizard", "payments"),),
        covers=(Cover("payments", "wizard", "chi", Period(DAY, date(2026, 4, 1)), "bo", accepted=DAY),),
        charters=(Charter("payments", (row,)),),
    )
    assert told(organisation, "architecture") == [
        "Bo is wizard of Payments; start unknown.",
        "Chi acts for Bo as wizard up to and including 2026-03-31.",
    ]
    tie = replace(row, tie_break=Party.person("gone"), holders=(Party.role("wizard"), Party.person("chi")))
    organisation = replace(organisation, covers=(), charters=(Charter("payments", (tie,)),))
    assert told(organisation, "architecture")[-1] == "gone breaks a tie."


def test_a_charter_row_without_a_title_introduces_no_row() -> None:
    organisation = replace(
        ACME, charters=(Charter("payments", (CharterRow("own", holders=(Party.person("bo"),)),)),)
    )
    with pytest.raises(Refusal) as refused:
        who(organisation, "payments", "own", DAY)
    assert (refused.value.code, refused.value.suggestions, str(refused.value)) == (
        RefusalCode.UNKNOWN_RESPONSIBILITY,
        (),
        "there is no responsibility “own” for “payments” on 2026-03-02",
    )
    assert "own" not in {answer.responsibility for answer in answers(organisation, DAY)}


def test_a_row_is_introduced_by_the_farthest_charter_with_a_title() -> None:
    near = CharterRow("own", holders=(Party.person("bo"),))
    far = CharterRow("own", title="Own Row", holders=(Party.person("chi"),))
    organisation = replace(ACME, charters=(Charter("payments", (near,)), Charter(None, (far,))))
    answer = who(organisation, "payments", "own", DAY)
    assert answer.row == Responsibility("own", "Own Row", (Party.person("chi"),))
    assert [reason.text for reason in answer.reasons] == [
        "It is a row of Acme’s own, beyond the framework.",
        "Payments’s charter says: held by Bo.",
        "Bo is named in person.",
    ]


def test_a_framework_may_bring_its_own_catch_all() -> None:
    row = Responsibility("not-listed", "The Rest", (Party.role("captain"),))
    framework = Framework("house", "House", (Role("captain", "Captain", "C"),), (row,))
    organisation = Organisation("acme", "Acme", framework, teams=(Team("payments", "Payments"),))
    (answer,) = answers(organisation, DAY)
    assert (answer.responsibility, answer.row, answer.vacant_roles) == ("not-listed", row, ("captain",))


def test_a_row_without_parties_has_no_counterpart() -> None:
    assert LADDERS.counterparts(()) == ()


def test_a_moment_without_a_zone_is_no_day() -> None:
    with pytest.raises(ValueError, match="a time without a zone says no day"):
        who(ACME, "payments", "architecture", datetime(2026, 3, 2, 12))


def test_refusals_say_what_is_wrong() -> None:
    later = replace(ACME, teams=(Team("payments", "Payments", period=Period(date(2026, 4, 1))),))
    said = []
    for organisation, team in ((ACME, "paymnts"), (later, "payments")):
        with pytest.raises(Refusal) as refused:
            who(organisation, team, "architecture", DAY)
        said.append((refused.value.code, refused.value.message, refused.value.suggestions))
    assert said == [
        (RefusalCode.UNKNOWN_TEAM, "there is no team “paymnts”", ("payments",)),
        (RefusalCode.TEAM_NOT_THERE, "team “payments” does not exist on 2026-03-02", ()),
    ]


def test_the_bulk_path_leaves_out_teams_that_are_not_there() -> None:
    teams = (Team("payments", "Payments"), Team("later", "Later", period=Period(date(2026, 4, 1))))
    organisation = replace(ACME, teams=teams)
    assert {answer.team for answer in answers(organisation, DAY)} == {"payments"}
    assert list(answers(organisation, DAY, ["later"])) == []
    assert {answer.team for answer in answers(organisation, date(2026, 4, 1), ["later"])} == {"later"}


def answer_of(*holders: Holder) -> Answer:
    row = LADDERS.responsibility_by_id["one-on-ones"]
    named = row.holders
    return Answer(
        "payments", row.id, DAY, row, FRAMEWORK, named, holders, False, (), (), (), None, (), None, None, ()
    )


def test_who_acts_is_not_the_one_responsible() -> None:
    acting = Holder("chi", "Chi", "engineering-manager", "bo", date(2026, 4, 1), acting=True)
    assert answer_of(acting, HOLDS).responsible == (HOLDS,)


def test_an_answer_says_whether_a_start_is_unknown() -> None:
    assert answer_of(HOLDS).start_unknown is False
    assert answer_of(HOLDS, HOLDS._replace(start_unknown=True, since=None)).start_unknown is True


def test_a_reason_is_put_into_the_readers_words() -> None:
    reason = Reason("on-leave", {"person": "100% Bo", "last": date(2026, 3, 31)})
    assert reason.template == TEMPLATES["on-leave"]
    german = {TEMPLATES["on-leave"]: "Bis einschließlich %(last)s ist %(person)s weg."}
    assert (
        reason.words(german.__getitem__, "{:%d.%m.}".format) == "Bis einschließlich 31.03. ist 100% Bo weg."
    )


def test_a_cycle_of_teams_ends_where_it_closes() -> None:
    teams = tuple(Team(name, name) for name in "abc")
    parents = (TeamParent("a", "b"), TeamParent("b", "c"), TeamParent("c", "b"))
    index = replace(ACME, teams=teams, team_parents=parents, assignments=()).index
    assert lineage(index, "a", DAY) == ("a", "b", "c")
    assert list(below(index, "b", DAY)) == ["b", "a", "c"]


def test_a_parent_that_is_not_known_ends_the_lineage() -> None:
    index = replace(ACME, team_parents=(TeamParent("payments", "elsewhere"),)).index
    assert lineage(index, "payments", DAY) == ("payments",)


def test_what_is_below_a_team_on_a_day() -> None:
    teams = tuple(Team(name, name) for name in ("root", "left", "right", "leaf"))
    parents = (
        TeamParent("left", "root"),
        TeamParent("right", "root", Period(date(2027, 1, 1))),
        TeamParent("leaf", "left"),
        TeamParent("leaf", "right"),
    )
    index = replace(ACME, teams=teams, team_parents=parents, assignments=()).index
    assert list(below(index, "root", DAY)) == ["root", "left", "leaf"]
    assert list(below(index, "root", date(2027, 1, 1))) == ["root", "left", "right", "leaf"]


def test_the_index_finds_everything_by_what_it_is_asked_for() -> None:
    member = Membership("chi", "payments")
    line, leave = ReportingLine("chi", "bo"), Leave("chi", Period(DAY))
    deputy = Deputy("chi", "engineering-manager", "payments")
    coding = CodingRange("bo", "payments", 20, 40)
    ledger, owner = System("ledger", "Ledger"), SystemOwner("ledger", "payments")
    index = replace(
        ACME,
        memberships=(member,),
        reporting_lines=(line,),
        leaves=(leave,),
        deputies=(deputy,),
        coding_ranges=(coding,),
        systems=(ledger,),
        system_owners=(owner,),
        covers=(COVER,),
        charters=(Charter(None), Charter("payments", (CharterRow("architecture"),))),
    ).index
    assert index.person == {"bo": BO, "chi": CHI}
    assert index.system == {"ledger": ledger}
    assert index.roles_on == {"payments": (MANAGER,)}
    assert index.assignments_of == {"bo": (MANAGER,)}
    assert (index.members, index.memberships_of) == ({"payments": (member,)}, {"chi": (member,)})
    assert (index.reporting_lines, index.leaves) == ({"chi": (line,)}, {"chi": (leave,)})
    assert (index.covers, index.covers_by) == (
        {("payments", "engineering-manager"): (COVER,)},
        {"chi": (COVER,)},
    )
    assert index.deputies == {("payments", "engineering-manager"): (deputy,)}
    assert index.coding_ranges == {("payments", "bo"): (coding,)}
    assert (index.owned, index.owners) == ({"payments": (owner,)}, {"ledger": (owner,)})
    assert index.charter_rows == {"payments": {"architecture": (CharterRow("architecture"),)}}


def test_a_team_on_a_day_works_out_each_answer_once() -> None:
    desk = TeamDay(ACME, "payments", DAY)
    assert desk.answer("architecture") is desk.answer("architecture")
    assert desk.answer("architecture") == who(ACME, "payments", "architecture", DAY)
