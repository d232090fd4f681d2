"""What kind of meeting it was: by who met, and by words."""

from __future__ import annotations

import pytest
from clean import CLEAN, DAY, plus
from hypothesis import given
from hypothesis import strategies as st

from remit.core.activity import ACTIVITIES
from remit.core.meeting import IGNORE, LABELS, RULES, Rule, classify, labels, relations, rule
from remit.core.person import Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team
from remit.lib.periods import Period

COMPANY = plus(
    CLEAN,
    people=(Person("dee", "Dee"), Person("eli", "Eli")),
    teams=Team("checkout", "Checkout"),
    memberships=Membership("chi", "payments"),
    assignments=(
        RoleAssignment("dee", "tech-lead", "checkout"),
        RoleAssignment("eli", "engineering-manager", "checkout"),
        RoleAssignment("chi", "tech-lead", "checkout", Period(None, DAY)),
    ),
)


def met(*people: str, said: tuple[str, ...] = (), outsider: bool = False) -> tuple[str, ...]:
    return classify(relations(COMPANY, people, DAY, outsider=outsider), said)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (("bo", "chi"), ("one-on-one",)),
        (("chi", "bo"), ("one-on-one",)),
        (("bo", "ana"), ("one-on-one",)),
        (("ana", "chi"), ()),
        (("bo", "chi", "ana"), ()),
        (("bo", "dee"), ()),
        (("ana", "dee"), ("lead-alignment",)),
        (("bo", "eli"), ("manager-alignment",)),
        (("ana", "dee", "chi"), ()),
        (("ana", "bo", "dee", "eli"), ()),
        (("ana",), ()),
        ((), ()),
    ],
)
def test_by_who_met(people: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert met(*people) == expected


def test_with_somebody_from_outside_it_is_neither_a_one_on_one_nor_an_alignment() -> None:
    assert met("bo", "chi", outsider=True) == ()
    assert met("ana", "dee", outsider=True) == ()


def test_words_alone_are_not_enough() -> None:
    assert met("ana", "chi", said=("one-on-one", "career-conversation")) == ()
    assert met("bo", "chi", said=("career-conversation",)) == ("career-conversation", "one-on-one")
    assert met("ana", "chi", said=("mentoring",)) == ("mentoring",)
    assert met("ana", "chi", "bo", said=("mentoring",)) == ()
    assert met("ana", "chi", said=("interview",)) == ()
    assert met("ana", said=("interview",), outsider=True) == ("interview",)
    assert met(said=("interview",), outsider=True) == ()
    assert met("ana", "chi", "bo", said=("planning",)) == ("planning",)
    assert met("bo", "chi", said=(IGNORE,)) == ()


def test_reporting_comes_before_an_alignment() -> None:
    both = plus(
        COMPANY,
        assignments=(
            RoleAssignment("ana", "engineering-manager", "checkout"),
            RoleAssignment("dee", "engineering-manager", "payments"),
        ),
    )
    aligned = classify(relations(both, ["ana", "dee"], DAY, outsider=False))
    assert aligned == ("lead-alignment", "manager-alignment")
    line = plus(both, reporting_lines=ReportingLine("ana", "dee"))
    assert classify(relations(line, ["ana", "dee"], DAY, outsider=False)) == ("one-on-one",)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("1:1 Ana / Bo", ("one-on-one",)),
        ("ana ONE-ON-ONE bo", ("one-on-one",)),
        ("11:1 scale", ()),
        ("Sprint Planning", ("planning",)),
        ("Replanning", ()),
        ("Retro", ("retrospective",)),
        ("Retrospective & planning", ("planning", "retrospective")),
        ("Career talk", ("career-conversation",)),
        ("Lunch", (IGNORE,)),
        ("Team lunch", ("team-activity",)),
        ("Interview lunch", (IGNORE,)),
        ("x" * 500 + " planning", ()),
        ("", ()),
    ],
)
def test_by_words(title: str, expected: tuple[str, ...]) -> None:
    assert labels(title) == expected


def test_categories_and_own_rules() -> None:
    assert labels("Weekly", ["Planning"]) == ("planning",)
    own = (Rule("design-review", ("tea party", "...")),)
    assert labels("The Tea-Party", rules=own) == ("design-review",)
    assert labels("Planning", rules=own) == ()


def test_a_rule_as_a_team_writes_it() -> None:
    assert rule("planning", [" week ahead ", "!"]) == Rule("planning", ("week ahead",))
    with pytest.raises(ValueError, match="“commit” is not what a rule about words can say"):
        rule("commit", ["x"])
    with pytest.raises(ValueError, match="1 to 100 phrases"):
        rule("planning", ["…"])
    with pytest.raises(ValueError, match="1 to 100 phrases"):
        rule("planning", ["x"] * 101)


def test_the_rules_name_activities() -> None:
    assert set(ACTIVITIES) | {IGNORE} >= LABELS
    assert all(rule(one.activity, one.phrases) == one for one in RULES)


@given(st.text(max_size=2000), st.lists(st.text(max_size=50), max_size=5))
def test_whatever_a_title_says_only_known_labels_come_out(title: str, categories: list[str]) -> None:
    assert set(labels(title, categories)) <= LABELS
