"""What checks of one organisation have in common is worked out once, and changes nothing of what they say."""

from __future__ import annotations

from invented import TODAY, invent

from remit.core.agreement import Agreement
from remit.core.findings import Ground, check


def test_checks_on_one_ground_say_what_each_says_by_itself() -> None:
    organisation = invent(3)
    ground = Ground(organisation)
    for teams in (["team-0"], ["team-1"], None):
        alone = check(organisation, TODAY, teams=teams)
        assert check(organisation, TODAY, teams=teams, ground=ground) == alone


def test_what_was_never_signed_has_not_changed_since() -> None:
    assert check(invent(3), TODAY, select=["R202"], agreement=Agreement()).findings == ()


def test_an_organisation_remembers_what_was_made_of_it_and_another_does_not() -> None:
    one, equal = invent(3), invent(3)
    first = one.memory.get("made", list)
    assert (one.memory.get("made", list) is first, equal.memory.get("made", list) is first) == (True, False)
    assert one == equal
