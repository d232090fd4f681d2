"""Delivery of one team for a reader: six figures or why they are empty, its weeks, and when work may be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from remit.core.delivery import FEWEST, MEASURES, MOST, WEEKS, Figure, figures
from remit.core.delivery_wording import DEFINITIONS, HINTS, MESSAGES, Definition
from remit.core.forecast import MOST_LEFT, RUNS, forecast
from remit.core.note import Note
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.queries.delivered import Asked, Teller, ask
from remit.queries.source import Named


class FigureView(NamedTuple):
    """A figure with what it means; where it is empty, why, and what could be done about it."""

    measure: str
    definition: Definition
    figure: Figure
    hint: Note | None


class Week(NamedTuple):
    """A week of the team: pieces of work that were finished, days with a deployment; None where that is not told."""

    monday: date
    finished: int | None
    deployed: int | None


@dataclass(frozen=True, slots=True)
class ForecastView:
    """When so many pieces of work are done: the day for each certainty in percent, None beyond three years.

    ``weeks``: of the past, from which was drawn. ``why`` there is no forecast, ``hint`` what could be done about it.
    """

    left: int
    start: date
    dates: tuple[tuple[int, date | None], ...]
    weeks: int
    runs: int = RUNS
    why: Note | None = None
    hint: Note | None = None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """Delivery of a team over whole weeks, ``[start, end)``. ``counted``: what a finished piece of work is here.

    ``hidden``: why the columns of ``weeks`` are empty, for finished work and for deployments.
    """

    team: Named
    at: date
    start: date
    end: date
    figures: tuple[FigureView, ...]
    weeks: tuple[Week, ...]
    hidden: tuple[Note | None, Note | None]
    counted: Note | None
    tellers: tuple[Teller, ...]
    forecast: ForecastView | None = None


class Wanted(NamedTuple):
    """What is asked beside the figures: how many weeks back, and how much work is left from which day on."""

    weeks: int = WEEKS
    left: int | None = None
    start: date | None = None


def delivery(
    organisation: Organisation, team: str, at: date, now: datetime, wanted: Wanted | None = None
) -> DeliveryView:
    """The whole weeks before the day, in the team's zone. Raises Refusal, LakeError, ValueError out of bounds."""
    wanted = wanted or Wanted()
    if not FEWEST <= wanted.weeks <= MOST or (wanted.left is not None and not 0 <= wanted.left <= MOST_LEFT):
        raise ValueError("weeks or pieces of work out of bounds")
    desk = team_day(organisation, team, at)
    end = desk.day - timedelta(days=desk.day.weekday())
    start = end - timedelta(weeks=wanted.weeks)
    asked = ask(organisation, team, start, end, now)
    found = {one.measure: _of_git_alone(one, asked) for one in figures(asked.work)}
    finished, deployed = found["throughput"].why, found["deployment-frequency"].why
    return DeliveryView(
        Named(team, organisation.index.team[team].name),
        desk.day,
        start,
        end,
        tuple(FigureView(name, DEFINITIONS[name], found[name], _hint(found[name].why)) for name in MEASURES),
        tuple(_weeks(asked, _hides(finished), _hides(deployed))),
        (_hides(finished), _hides(deployed)),
        _counted(asked),
        asked.tellers,
        None if wanted.left is None else _forecast(asked, finished, wanted.left, wanted.start or desk.day),
    )


def _of_git_alone(figure: Figure, asked: Asked) -> Figure:
    """That no merge was seen does not mean that nothing was finished: only a forge could say so."""
    if figure.why is None or figure.why.code != "none-items" or any(one.forge for one in asked.tellers):
        return figure
    return figure._replace(why=Note("none-merged", MESSAGES["none-merged"], {}))


def _hides(why: Note | None) -> Note | None:
    """Too few values for a median are no reason to hide the weeks; everything else is."""
    return None if why is None or why.code == "few-values" else why


def _hint(why: Note | None) -> Note | None:
    return None if why is None or why.code not in HINTS else Note(why.code, HINTS[why.code], {})


def _weeks(asked: Asked, no_work: Note | None, no_deployments: Note | None) -> Iterator[Week]:
    work = asked.work
    finished = {} if no_work else _by_monday(asked, "items")
    deployed = {} if no_deployments else _by_monday(asked, "deployments")
    for number in range((work.end - work.start).days // 7):
        monday = work.start + timedelta(weeks=number)
        done, days = finished.get(monday), deployed.get(monday)
        yield Week(monday, None if done is None else len(done), None if days is None else len(set(days)))


def _by_monday(asked: Asked, name: str) -> dict[date, tuple[date, ...]]:
    first = asked.work.span(name)[0]
    monday = first + timedelta(days=-first.weekday() % 7)
    return {monday + timedelta(weeks=n): days for n, days in enumerate(asked.work.weekly(name))}


def _counted(asked: Asked) -> Note | None:
    told = asked.told
    code = {(True, True): "both", (True, False): "told", (False, True): "merged"}.get(
        (told.told, told.merged)
    )
    return None if code is None else Note(f"counted-{code}", MESSAGES[f"counted-{code}"], {})


def _forecast(asked: Asked, why: Note | None, left: int, start: date) -> ForecastView:
    why = _hides(why)
    if why is not None and left:
        return ForecastView(left, start, (), 0, why=why, hint=_hint(why))
    weekly = [len(week) for week in asked.work.weekly("items")]
    found = forecast(weekly, left, start, asked.work.actors("items"))
    return ForecastView(left, start, found.dates, found.weeks, why=found.why, hint=_hint(found.why))


def delivery_json(view: DeliveryView) -> dict[str, Any]:
    """The view as plain data, for the command line and the API."""
    return {
        "team": view.team.id,
        "at": view.at.isoformat(),
        "from": view.start.isoformat(),
        "until": view.end.isoformat(),
        "figures": [_figure_json(one) for one in view.figures],
        "weeks": [
            {"week": one.monday.isoformat(), "finished": one.finished, "days_deployed": one.deployed}
            for one in view.weeks
        ],
        "weeks_empty": {
            name: None if why is None else why.text
            for name, why in zip(("finished", "days_deployed"), view.hidden, strict=True)
        },
        "counted": None if view.counted is None else view.counted.text,
        "sources": [
            {
                "id": one.id,
                "name": one.name,
                "tells": list(one.tells),
                "silent": one.silent,
                "failing": one.problem,
                "last_read": one.until.isoformat() if one.until else None,
            }
            for one in view.tellers
        ],
        "forecast": None if view.forecast is None else _forecast_json(view.forecast),
    }


def _figure_json(one: FigureView) -> dict[str, Any]:
    found = one.figure
    return {
        "measure": one.measure,
        "title": one.definition.title,
        "unit": one.definition.unit,
        "value": found.value,
        "percentile_85": found.high,
        "of": found.of,
        "why_empty": None if found.why is None else found.why.text,
        "what_to_do": None if one.hint is None else one.hint.text,
        "definition": one.definition.text,
        "source": one.definition.source,
    }


def _forecast_json(one: ForecastView) -> dict[str, Any]:
    return {
        "left": one.left,
        "start": one.start.isoformat(),
        "done_by": {str(certainty): None if day is None else day.isoformat() for certainty, day in one.dates},
        "weeks": one.weeks,
        "runs": one.runs,
        "why_empty": None if one.why is None else one.why.text,
        "what_to_do": None if one.hint is None else one.hint.text,
    }
