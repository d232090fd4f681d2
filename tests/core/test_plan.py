"""What an organisation file changes, ends, leaves alone, and may not touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from invented import FRAMEWORK, TODAY, invent

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Party
from remit.core.objects import HEAD, Key, take_apart
from remit.core.organisation import Organisation
from remit.core.person import Identity, Leave, Person, ReportingLine
from remit.core.plan import OtherOrganisationError, Plan, plan
from remit.core.role import RoleAssignment
from remit.core.scope import cut
from remit.core.suppression import Suppression
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
ANA, BO, CHI = Person("ana", "Ana"), Person("bo", "Bo"), Person("chi", "Chi")
TOP, PAY, WEB = Team("top", "Top"), Team("pay", "Pay"), Team("web", "Web")
ACME = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(ANA, BO, CHI),
    teams=(TOP, PAY, WEB),
    team_parents=(TeamParent("pay", "top"), TeamParent("web", "top")),
    memberships=(Membership("ana", "pay"), Membership("bo", "pay"), Membership("chi", "web")),
    assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(JAN)),),
)


def planned(
    current: Organisation | None,
    wanted: Organisation,
    *,
    scope: str | None = None,
    managers: Mapping[Key, str] | None = None,
    take_over: bool = False,
    outside: frozenset[tuple[str, str]] = frozenset(),
) -> Plan:
    return plan(
        current,
        wanted,
        scope=scope,
        effective=MAR,
        managers=managers or {},
        take_over=take_over,
        outside=outside,
    )


def texts(made: Plan) -> list[str]:
    return [step.text for step in made.steps]


def clashes(made: Plan) -> list[tuple[str, str]]:
    return [(clash.reason, clash.text) for clash in made.clashes]


def without(organisation: Organisation, person: str) -> Organisation:
    return replace(
        organisation,
        people=tuple(each for each in organisation.people if each.id != person),
        memberships=tuple(link for link in organisation.memberships if link.person != person),
        assignments=tuple(held for held in organisation.assignments if held.person != person),
    )


def test_into_an_empty_database_everything_is_added() -> None:
    made = planned(None, ACME)
    assert texts(made)[:3] == ["add: organisation Acme (acme)", "add: human Ana (ana)", "add: human Bo (bo)"]
    assert texts(made)[-1] == "add: ana is tech-lead of pay, from 2026-01-01"
    assert made.result == ACME
    assert made.clashes == ()


def test_the_same_again_is_an_empty_plan() -> None:
    made = planned(ACME, ACME)
    assert not made
    assert (made.steps, made.clashes, made.result) == ((), (), ACME)


@pytest.mark.parametrize("seed", range(20))
def test_a_plans_result_needs_no_second_plan(seed: int) -> None:
    current, wanted = invent(seed), invent(seed + 500)
    made = plan(current, wanted, scope=None, effective=TODAY, managers={})
    again = plan(made.result, wanted, scope=None, effective=TODAY, managers={})
    assert again.steps == ()
    assert again.result == made.result
    assert plan(None, wanted, scope=None, effective=TODAY, managers={}).result == wanted


def test_another_organisation_is_refused() -> None:
    with pytest.raises(
        OtherOrganisationError, match="this is the organisation acme, the file is about other"
    ):
        planned(ACME, replace(ACME, id="other"))


def test_the_head_is_changed_field_by_field() -> None:
    wanted = replace(ACME, name="Acme 2", zone="Europe/Berlin", framework=replace(FRAMEWORK, title="Ours"))
    made = planned(ACME, wanted)
    assert texts(made) == [
        "change: organisation Acme (acme): name Acme → Acme 2; zone UTC → Europe/Berlin; framework"
    ]
    assert made.result == wanted
    other = planned(ACME, replace(ACME, framework=replace(FRAMEWORK, id="ours")))
    assert texts(other) == ["change: organisation Acme (acme): framework small → ours"]


def test_a_changed_object_says_what_changed() -> None:
    ana = Person(
        "ana", "Anna", identities=(Identity("email", "a@x"),), experience=("tech-lead",), period=Period(JAN)
    )
    made = planned(ACME, replace(ACME, people=(ana, BO, CHI)))
    assert texts(made) == [
        "change: human Ana (ana): name Ana → Anna; identities none → email, a@x; "
        "experience none → tech-lead; from unknown → 2026-01-01"
    ]
    assert made.result.people == (ana, BO, CHI)


def test_values_are_told_as_people_write_them() -> None:
    bare = replace(ACME, systems=(System("one", "One"),))
    given = System("one", "One", True, catalogue_owner="pay")
    row = CharterRow("architecture", holders=(Party.role("tech-lead"),))
    before = replace(bare, charters=(Charter("pay", (row,)),))
    after = replace(
        before, systems=(given,), charters=(Charter("pay", (replace(row, holders=(Party.person("bo"),)),)),)
    )
    assert texts(planned(before, after)) == [
        "change: system One (one): production no → yes; catalogue owner nothing → pay",
        "change: architecture in the charter of pay: holders tech-lead → bo",
    ]
    cover = Cover("pay", "tech-lead", "bo", Period(FEB, APR), "ana", ("architecture",))
    covered = replace(before, covers=(replace(cover, accepted=FEB),))
    assert texts(planned(replace(before, covers=(cover,)), covered)) == [
        "change: bo stands in for ana as tech-lead of pay, from 2026-02-01 until 2026-04-01: "
        "accepted nothing → 2026-02-01"
    ]


def test_what_left_the_file_ends_on_the_day() -> None:
    made = planned(ACME, without(ACME, "ana"))
    assert texts(made) == [
        "end: human Ana (ana), until 2026-03-01",
        "end: ana is a member of pay, until 2026-03-01",
        "end: ana is tech-lead of pay, from 2026-01-01 until 2026-03-01",
    ]
    assert made.result.people[0] == replace(ANA, period=Period(None, MAR))
    assert not planned(made.result, without(ACME, "ana"))


def test_what_had_ended_before_stays_as_it_was() -> None:
    past = replace(
        ACME, assignments=(RoleAssignment("bo", "tech-lead", "pay", Period(JAN, FEB)), *ACME.assignments)
    )
    made = planned(past, ACME)
    assert (made.steps, made.result) == ((), past)


def test_what_would_have_begun_later_is_removed() -> None:
    later = replace(ACME, leaves=(Leave("ana", Period(MAR, APR)),))
    made = planned(later, ACME)
    assert texts(made) == ["remove: ana is on leave, from 2026-03-01 until 2026-04-01"]
    assert made.result == ACME


def test_a_charter_that_left_the_file_ends_with_its_rows() -> None:
    row = CharterRow("architecture", holders=(Party.person("bo"),))
    before = replace(
        ACME, charters=(Charter("pay", (row,), (Party.person("bo"),), (("tech-lead", 2),)), Charter(None))
    )
    made = planned(before, ACME)
    assert texts(made) == [
        "end: the charter of pay",
        "end: architecture in the charter of pay, until 2026-03-01",
    ]
    ended = replace(row, period=Period(None, MAR))
    assert made.result.charters == (Charter("pay", (ended,)), Charter(None))


def test_a_suppression_that_left_the_file_ends() -> None:
    given = Suppression("R401", "we know", APR, "pay", None, None)
    made = planned(replace(ACME, suppressions=(given,)), ACME)
    assert texts(made) == ["end: R401 is accepted of pay"]
    assert made.result.suppressions == (replace(given, until=MAR),)


def test_other_days_for_the_same_thing_are_a_correction() -> None:
    wanted = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(FEB, APR)),))
    made = planned(ACME, wanted)
    assert texts(made) == [
        "change: ana is tech-lead of pay, from 2026-01-01: from 2026-01-01 → 2026-02-01; until open → 2026-04-01"
    ]
    assert made.result == wanted


def test_of_several_old_periods_one_is_corrected_and_the_others_go() -> None:
    spans = (Period(JAN, FEB), Period(FEB, MAR), Period(MAR, APR))
    before = replace(
        ACME, assignments=tuple(RoleAssignment("ana", "tech-lead", "pay", span) for span in spans)
    )
    wanted = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay"),))
    made = planned(before, wanted)
    assert [str(step.action) for step in made.steps] == ["change", "remove", "remove"]
    assert made.result == wanted


def test_a_new_period_beside_an_old_one_is_added() -> None:
    before = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(JAN, FEB)),))
    wanted = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(APR)),))
    made = planned(before, wanted)
    assert texts(made) == ["add: ana is tech-lead of pay, from 2026-04-01"]
    assert made.result.assignments == (*wanted.assignments, *before.assignments)


def test_a_team_that_moves_has_its_parent_changed_from_the_day() -> None:
    moved = (
        TeamParent("pay", "top", Period(None, FEB)),
        TeamParent("pay", "web", Period(FEB)),
        TeamParent("web", "top"),
    )
    made = planned(ACME, replace(ACME, team_parents=moved))
    assert texts(made) == [
        "change: pay is part of top: until open → 2026-02-01",
        "add: pay is part of web, from 2026-02-01",
    ]
    assert made.result.team_parents == moved


def test_covers_of_other_rows_do_not_replace_each_other() -> None:
    one = Cover("pay", "tech-lead", "bo", Period(FEB, APR), "ana", ("architecture",))
    other = replace(one, acting="chi", rows=("system-roadmap",))
    whole = replace(one, acting="chi", rows=None)
    added = planned(replace(ACME, covers=(one,)), replace(ACME, covers=(one, other)))
    assert texts(added) == [
        "add: chi stands in for ana as tech-lead of pay, from 2026-02-01 until 2026-04-01"
    ]
    replaced = planned(replace(ACME, covers=(one, other)), replace(ACME, covers=(whole,)))
    assert [str(step.action) for step in replaced.steps] == ["change", "remove"]
    assert replaced.result.covers == (whole,)


def test_the_order_of_the_file_is_kept() -> None:
    wanted = replace(ACME, people=(CHI, ANA, Person("new", "New"), BO))
    made = planned(ACME, wanted)
    assert texts(made) == ["add: human New (new)", "order: person"]
    assert made.result == wanted
    dropped = planned(ACME, without(ACME, "bo"))
    assert [person.id for person in dropped.result.people] == ["ana", "bo", "chi"]


def test_what_is_written_down_twice_is_kept_twice() -> None:
    given = Suppression("R401", "we know", APR)
    twice = replace(ACME, suppressions=(given, given, given))
    made = planned(ACME, twice)
    assert made.result == twice
    assert not planned(twice, twice)


PERSON_ANA = Key("person", ("ana",))


def test_what_somebody_else_manages_is_a_clash_where_it_differs() -> None:
    managers = {PERSON_ANA: "web", Key("membership", ("bo", "pay"), ("",)): "scim", HEAD: "web"}
    assert not planned(ACME, ACME, managers=managers).clashes
    wanted = replace(without(ACME, "bo"), name="Other", people=(replace(ANA, name="Anna"), CHI))
    made = planned(ACME, wanted, managers=managers)
    assert clashes(made) == [
        ("managed", "organisation Acme (acme): managed by web"),
        ("managed", "human Ana (ana): managed by web"),
    ]
    assert texts(made) == ["end: human Bo (bo), until 2026-03-01"]
    assert made.result.memberships == ACME.memberships


def test_taking_over_says_from_whom() -> None:
    wanted = replace(ACME, people=(replace(ANA, name="Anna"), BO, CHI))
    made = planned(ACME, wanted, managers={PERSON_ANA: "web"}, take_over=True)
    assert texts(made) == ["change: human Ana (ana): name Ana → Anna (was managed by web)"]
    assert made.clashes == ()
    assert made.steps[0].taken_from == "web"


def test_days_that_replace_somebody_elses_are_a_clash() -> None:
    key = Key("role", ("ana", "tech-lead", "pay"), ("2026-01-01",))
    before = replace(
        ACME,
        assignments=(
            RoleAssignment("ana", "tech-lead", "pay", Period(JAN, FEB)),
            RoleAssignment("ana", "tech-lead", "pay", Period(FEB)),
        ),
    )
    wanted = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(FEB, APR)),))
    assert not planned(before, wanted, managers={key: "web"}).clashes
    longer = replace(ACME, assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(None, APR)),))
    other = Key("role", ("ana", "tech-lead", "pay"), ("2026-02-01",))
    made = planned(before, longer, managers={other: "web"})
    assert clashes(made) == [("managed", "ana is tech-lead of pay, from 2026-02-01: managed by web")]


def test_what_is_removed_takes_along_what_ends_anyway() -> None:
    new = Person("new", "New", period=Period(APR))
    before = replace(
        ACME, people=(*ACME.people, new), memberships=(*ACME.memberships, Membership("new", "pay"))
    )
    made = planned(before, ACME)
    assert texts(made) == ["remove: human New (new), from 2026-04-01", "remove: new is a member of pay"]
    assert made.result == ACME


def test_what_is_still_named_cannot_be_removed() -> None:
    new = Person("new", "New", period=Period(APR))
    row = CharterRow("architecture", tie_break=Party.person("new"), split=((Party.role("x"), "a"),))
    before = replace(
        ACME,
        people=(*ACME.people, new),
        charters=(Charter("pay", (row,), (Party.person("new"),)),),
        memberships=(*ACME.memberships, Membership("new", "pay")),
    )
    managers = dict.fromkeys(take_apart(before)["membership"], "web")
    wanted = replace(before, people=ACME.people, memberships=())
    made = planned(before, wanted, managers=managers)
    named = "person new would be gone, and is still named: "
    assert clashes(made) == [
        ("named", f"{named}new is a member of pay"),
        ("named", f"{named}the charter of pay"),
        ("named", f"{named}architecture in the charter of pay"),
    ]


class TestScope:
    """A file that is confined to the team ``pay``."""

    def scoped(self, **parts: object) -> Organisation:
        given = {
            "people": (ANA, BO),
            "teams": (PAY,),
            "memberships": ACME.memberships[:2],
            "assignments": ACME.assignments,
        }
        return Organisation("acme", "Ignored", FRAMEWORK, **{**given, **parts})  # type: ignore[arg-type]

    def test_what_is_outside_is_left_alone(self) -> None:
        made = planned(ACME, self.scoped(), scope="pay")
        assert (made.steps, made.clashes, made.result) == ((), (), ACME)

    def test_only_what_is_inside_ends(self) -> None:
        made = planned(ACME, self.scoped(people=(ANA,), memberships=ACME.memberships[:1]), scope="pay")
        assert texts(made) == [
            "end: human Bo (bo), until 2026-03-01",
            "end: bo is a member of pay, until 2026-03-01",
        ]

    def test_who_is_on_a_team_outside_as_well_is_not_ended(self) -> None:
        both = replace(ACME, memberships=(*ACME.memberships, Membership("bo", "web")))
        made = planned(both, self.scoped(people=(ANA,), memberships=ACME.memberships[:1]), scope="pay")
        assert texts(made) == ["end: bo is a member of pay, until 2026-03-01"]

    def test_who_is_outside_cannot_be_changed_but_may_be_repeated(self) -> None:
        same = planned(ACME, self.scoped(people=(ANA, BO, CHI)), scope="pay")
        assert not same
        made = planned(ACME, self.scoped(people=(ANA, BO, replace(CHI, name="Other"))), scope="pay")
        assert clashes(made) == [("outside", "human Other (chi): outside pay")]

    def test_teams_below_belong_to_it(self) -> None:
        below = replace(ACME, team_parents=(TeamParent("pay", "top"), TeamParent("web", "pay")))
        made = planned(below, self.scoped(), scope="pay")
        assert texts(made) == [
            "end: human Chi (chi), until 2026-03-01",
            "end: team Web (web), until 2026-03-01",
            "end: web is part of pay, until 2026-03-01",
            "end: chi is a member of web, until 2026-03-01",
        ]
        past = TeamParent("web", "pay", Period(JAN, FEB))
        assert not planned(
            replace(ACME, team_parents=(TeamParent("pay", "top"), past)), self.scoped(), scope="pay"
        )

    def test_what_the_team_is_part_of_is_changed_where_the_file_says_so(self) -> None:
        outside = frozenset({("team", "web")})
        wanted = self.scoped(teams=(PAY, replace(WEB, name="thin")), team_parents=(TeamParent("pay", "web"),))
        made = planned(ACME, wanted, scope="pay", outside=outside)
        assert texts(made) == ["change: pay is part of top: parent top → web"]
        assert made.clashes == ()

    def test_the_charter_of_the_organisation_is_outside(self) -> None:
        charters = (Charter(None, when_vacant=()), Charter("pay", max_holders=(("tech-lead", 2),)))
        made = planned(ACME, self.scoped(charters=charters), scope="pay")
        assert clashes(made) == [("outside", "the organisation's charter: outside pay")]
        assert texts(made) == ["add: the charter of pay"]

    def test_systems_belong_to_the_teams_that_own_them(self) -> None:
        ours, theirs, shared = (System(name, name.title()) for name in ("ours", "theirs", "shared"))
        owners = (
            SystemOwner("ours", "pay"),
            SystemOwner("theirs", "web"),
            SystemOwner("shared", "pay", Period(None, FEB)),
            SystemOwner("shared", "web", Period(FEB)),
        )
        current = replace(ACME, systems=(ours, theirs, shared), system_owners=owners)
        made = planned(current, self.scoped(), scope="pay")
        assert texts(made) == [
            "end: system Ours (ours), until 2026-03-01",
            "end: ours is owned by pay, until 2026-03-01",
        ]
        taken = self.scoped(systems=(ours,), system_owners=(owners[0], SystemOwner("theirs", "pay")))
        assert clashes(planned(current, taken, scope="pay")) == [
            ("outside", "theirs is owned by pay: outside pay")
        ]

    def test_lines_leaves_and_suppressions_go_with_whom_they_are_about(self) -> None:
        lines = (ReportingLine("bo", "chi"), ReportingLine("chi", "ana"))
        leaves = (Leave("bo", Period(FEB, APR)), Leave("chi", Period(FEB, APR)))
        known = tuple(Suppression("R401", "we know", APR, team) for team in ("pay", "web", None))
        current = replace(ACME, reporting_lines=lines, leaves=leaves, suppressions=known)
        assert texts(planned(current, self.scoped(), scope="pay")) == [
            "end: bo reports to chi, until 2026-03-01",
            "end: bo is on leave, from 2026-02-01 until 2026-03-01",
            "end: R401 is accepted of pay",
        ]

    def test_what_is_referred_to_must_be_there(self) -> None:
        thin = Person("chi", "thin")
        wanted = self.scoped(
            people=(ANA, BO, thin), memberships=(*ACME.memberships[:2], Membership("chi", "pay"))
        )
        made = planned(ACME, wanted, scope="pay", outside=frozenset({("person", "chi")}))
        assert texts(made) == ["add: chi is a member of pay"]
        gone = planned(
            without(ACME, "chi"), wanted, scope="pay", outside=frozenset({("person", "chi"), ("team", "no")})
        )
        assert clashes(gone) == [
            ("missing", "human thin (chi): referred to, and not there"),
            ("missing", "no: referred to, and not there"),
        ]

    @pytest.mark.parametrize("seed", range(10))
    def test_what_was_cut_out_changes_nothing_when_it_is_applied(self, seed: int) -> None:
        organisation = invent(seed)
        for team in ("team-0", "team-1", "team-3"):
            part, outside = cut(organisation, team, TODAY)
            made = plan(organisation, part, scope=team, effective=TODAY, managers={}, outside=outside)
            assert (texts(made), clashes(made)) == ([], [])
            assert made.result == organisation

    def test_a_team_that_is_not_there_cannot_be_cut_out(self) -> None:
        with pytest.raises(KeyError):
            cut(ACME, "elsewhere", MAR)


def test_keys_read_as_paths() -> None:
    assert str(Key("role", ("ana", "tech-lead", "pay"), ("2026-01-01",))) == "ana/tech-lead/pay/2026-01-01"
