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
) SELECT DISTINCT id FROM led
"""

ON_TEAMS = """
SELECT person_id FROM remit_membership WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_role_assignment WHERE team_id IN ({teams})
"""

TEAMS_OF = """
SELECT team_id FROM remit_membership WHERE person_id IN ({persons})
UNION SELECT team_id FROM remit_role_assignment WHERE person_id IN ({persons})
"""

CONCERNED = """
SELECT person_id FROM remit_membership WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_role_assignment WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_deputy WHERE team_id IN ({teams})
UNION SELECT person_id FROM remit_coding_range WHERE team_id IN ({teams})
UNION SELECT acting_id FROM remit_cover WHERE team_id IN ({teams})
UNION SELECT holder_id FROM remit_cover WHERE team_id IN ({teams}) AND holder_id IS NOT NULL
UNION SELECT granted_by_id FROM remit_cover WHERE team_id IN ({teams}) AND granted_by_id IS NOT NULL
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


def led(teams: Iterable[str], role: str, first: date, last: date) -> set[str]:
    """The teams on which somebody of these teams holds a role, and those below without a lead between.

    ``role`` is the role that reports go to; a lead counts who is there from ``first`` to ``last``.
    """
    days = (first.isoformat(), last.isoformat())
    return _listed(LED, "teams", teams, role, *days, *days, *days)


def on_teams(teams: Iterable[str]) -> set[str]:
    """Who is or was a member of the teams, or held a role there."""
    return _listed(ON_TEAMS, "teams", teams)


def teams_of(persons: Iterable[str]) -> set[str]:
    """The teams of which they are or were members, or held a role."""
    return _listed(TEAMS_OF, "persons", persons)


def concerned(teams: Iterable[str]) -> set[str]:
    """Every person whom anything about the teams, or the organisation's charter, names."""
    return _listed(CONCERNED, "teams", teams)


def of_person(person: str) -> set[str]:
    """The teams that anything names the person on."""
    return _column(OF_PERSON, [person] * OF_PERSON.count("%s"))


def _listed(query: str, name: str, ids: Iterable[str], *more: Any) -> set[str]:
    """Runs the query with the ids in place of ``{name}``; they are parameters, as often as they stand there."""
    listed = sorted(ids) or [""]
    times = query.count(f"{{{name}}}")
    marks = ", ".join(["%s"] * len(listed))
    return _column(query.replace(f"{{{name}}}", marks), [*(listed * times), *more])


def _column(query: str, parameters: Sequence[Any]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return {row[0] for row in cursor.fetchall()}
