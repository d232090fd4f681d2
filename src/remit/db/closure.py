"""What belongs to some teams: the teams above, those that report to their holders, the persons concerned.

Each function is one query, so that the number of queries does not grow with the organisation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

UP = """
WITH RECURSIVE up(id) AS (
    SELECT id FROM remit_team WHERE id IN ({teams})
    UNION SELECT link.parent_id FROM remit_team_parent AS link JOIN up ON link.team_id = up.id
) SELECT id FROM up
"""

# Down to the first team on each branch that has a lead of its own: whoever leads above has that lead as a report,
# and everybody below reports to somebody further down.
LED = """
WITH RECURSIVE led(id, ends) AS (
    SELECT DISTINCT theirs.team_id, 0 FROM remit_role_assignment AS theirs WHERE theirs.person_id IN (
        SELECT person_id FROM remit_role_assignment WHERE team_id IN ({teams})
    )
    UNION SELECT link.team_id, CASE WHEN EXISTS (
        SELECT 1 FROM remit_role_assignment AS held
        JOIN remit_person AS person ON person.id = held.person_id JOIN remit_team AS team ON team.id = held.team_id
        WHERE held.team_id = link.team_id AND held.role = %s AND person.kind = 'human'
        AND (held.start IS NULL OR held.start <= %s) AND (held."end" IS NULL OR held."end" > %s)
        AND (person.start IS NULL OR person.start <= %s) AND (person."end" IS NULL OR person."end" > %s)
        AND (team.start IS NULL OR team.start <= %s) AND (team."end" IS NULL OR team."end" > %s)
    ) THEN 1 ELSE 0 END
    FROM remit_team_parent AS link JOIN led ON link.parent_id = led.id AND led.ends = 0
) SELECT id, MIN(ends) FROM led GROUP BY id
"""

ON_TEAMS = """
SELECT person_id FROM remit_membership WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_role_assignment WHERE team_id IN ({teams})
"""

HOLDERS = "SELECT DISTINCT person_id FROM remit_role_assignment WHERE team_id IN ({teams})"

MANAGERS = "SELECT DISTINCT manager_id FROM remit_reporting_line WHERE person_id IN ({persons})"

TEAMS_OF = """
SELECT team_id FROM remit_membership WHERE person_id IN ({persons})
UNION SELECT team_id FROM remit_role_assignment WHERE person_id IN ({persons})
"""

CONCERNED = """
SELECT person_id FROM remit_deputy WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_coding_range WHERE team_id IN ({teams})
UNION SELECT acting_id FROM remit_cover WHERE team_id IN ({teams})
UNION SELECT holder_id FROM remit_cover WHERE team_id IN ({teams}) AND holder_id IS NOT NULL
UNION SELECT granted_by_id FROM remit_cover WHERE team_id IN ({teams}) AND granted_by_id IS NOT NULL
UNION SELECT person_id FROM remit_signature WHERE team_id IN ({teams})
UNION SELECT owner_id FROM remit_open_point WHERE team_id IN ({teams}) AND owner_id IS NOT NULL
UNION SELECT mention.person_id FROM remit_charter_mention AS mention
    JOIN remit_charter_row AS line ON line.id = mention.row_id
    WHERE line.team_id IS NULL OR line.team_id IN ({teams})
UNION SELECT mention.person_id FROM remit_charter_mention AS mention
    JOIN remit_charter AS whole ON whole.id = mention.charter_id
    WHERE whole.team_id IS NULL OR whole.team_id IN ({teams})
"""

OF_PERSON = """
SELECT team_id FROM remit_membership WHERE person_id = %s
UNION SELECT team_id FROM remit_role_assignment WHERE person_id = %s
UNION SELECT team_id FROM remit_deputy WHERE person_id = %s
UNION SELECT team_id FROM remit_coding_range WHERE person_id = %s
UNION SELECT team_id FROM remit_cover WHERE acting_id = %s
UNION SELECT team_id FROM remit_cover WHERE holder_id = %s
UNION SELECT line.team_id FROM remit_charter_mention AS mention
    JOIN remit_charter_row AS line ON line.id = mention.row_id
    WHERE mention.person_id = %s AND line.team_id IS NOT NULL
UNION SELECT whole.team_id FROM remit_charter_mention AS mention
    JOIN remit_charter AS whole ON whole.id = mention.charter_id
    WHERE mention.person_id = %s AND whole.team_id IS NOT NULL
"""


def up(teams: Iterable[str]) -> set[str]:
    """The teams, with every team that they were ever part of."""
    return _listed(UP, "teams", teams)


def led(teams: Iterable[str], role: str, first: date, last: date) -> tuple[set[str], set[str]]:
    """The teams on which somebody of these teams holds a role, and those below without a lead between.

    Second, the teams below those which have a lead of their own. ``role`` is the role that reports go to; a
    lead counts who is there from ``first`` to ``last``.
    """
    days = (first.isoformat(), last.isoformat())
    rows = _rows(*_filled(LED, "teams", teams, role, *days, *days, *days))
    return {team for team, ends in rows if not ends}, {team for team, ends in rows if ends}


def on_teams(teams: Iterable[str]) -> set[str]:
    """Who is or was a member of the teams, or held a role there."""
    return _listed(ON_TEAMS, "teams", teams)


def holders(teams: Iterable[str]) -> set[str]:
    """Who holds or held a role on the teams."""
    return _listed(HOLDERS, "teams", teams)


def teams_of(persons: Iterable[str]) -> set[str]:
    """The teams of which they are or were members, or held a role."""
    return _listed(TEAMS_OF, "persons", persons)


def managers(persons: Iterable[str]) -> set[str]:
    """Whom they report or reported to by name."""
    return _listed(MANAGERS, "persons", persons)


def concerned(teams: Iterable[str]) -> set[str]:
    """Whom deputies, covers and charters of the teams, or the organisation's charter, name."""
    return _listed(CONCERNED, "teams", teams)


def of_person(person: str) -> set[str]:
    """The teams that anything names the person on."""
    return {row[0] for row in _rows(OF_PERSON, [person] * OF_PERSON.count("%s"))}


def _listed(query: str, name: str, ids: Iterable[str]) -> set[str]:
    return {row[0] for row in _rows(*_filled(query, name, ids))}


def _filled(query: str, name: str, ids: Iterable[str], *more: Any) -> tuple[str, list[Any]]:
    """The query with the ids in place of ``{name}``; they are parameters, as often as they stand there."""
    listed = sorted(ids) or [""]
    times = query.count(f"{{{name}}}")
    marks = ", ".join(["%s"] * len(listed))
    return query.replace(f"{{{name}}}", marks), [*(listed * times), *more]


def _rows(query: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
