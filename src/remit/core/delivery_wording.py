"""What the figures of delivery mean, where the definitions come from, and why a figure may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Definition(NamedTuple):
    """A measure: its title, what it says, its unit, and who defined it."""

    title: str
    text: str
    unit: str
    source: str


DORA: Final = "DORA, “DORA’s software delivery metrics: the four keys”, dora.dev/guides"
FLOW: Final = "Daniel Vacanti, Actionable Agile Metrics for Predictability, 2015"

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {
        "deployment-frequency": Definition(
            "Deployment frequency",
            "On how many days of a week something was deployed to production: the median of the whole weeks.",
            "days a week",
            DORA,
        ),
        "lead-time": Definition(
            "Lead time for changes",
            "From the first commit of a change until it was deployed to production: the median of the changes.",
            "hours",
            DORA,
        ),
        "change-failure-rate": Definition(
            "Change failure rate",
            "The part of the deployments that failed or had to be taken back, of those whose outcome the forge tells.",
            "percent",
            DORA,
        ),
        "time-to-restore": Definition(
            "Time to restore",
            "From the beginning of an incident until its end: the median of the incidents that are over.",
            "hours",
            DORA,
        ),
        "throughput": Definition(
            "Throughput",
            "Pieces of work that were finished in a week: the median of the whole weeks.",
            "a week",
            FLOW,
        ),
        "cycle-time": Definition(
            "Cycle time",
            "From the first commit of a change, or the opening of an issue, until it was finished: the median of the "
            "finished pieces.",
            "days",
            FLOW,
        ),
    }
)

PERCENTILES: Final = (
    "Medians are of all values; beside them the 85th percentile by nearest rank (Hyndman and Fan, Sample Quantiles in "
    "Statistical Packages, 1996, definition 1): a value that really occurred."
)

FORECAST: Final = (
    "Weeks are drawn at random, with replacement, from the team’s own past weeks, until the work is done; 10,000 "
    "times. A date at 85% is one that 85% of these futures meet. After Troy Magennis, Forecasting and Simulating "
    "Software Development Projects, 2011. It takes for granted that the next weeks will be like the past ones."
)

MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-deployments": "No source tells of deployments.",
        "no-incidents": "No source tells of incidents.",
        "no-items": "No source tells of finished work.",
        "none-deployments": "No source told of a deployment to production in this time.",
        "none-incidents": "No source told of an incident in this time.",
        "none-items": "No source told of finished work in this time.",
        "none-merged": "No merge was seen in this time, and git alone tells of no other work that is done.",
        "not-seen": "The sources that tell of it were not read for these weeks, or did not tell of them yet.",
        "no-beginnings": "No source tells when these changes were begun.",
        "no-outcomes": "No source tells how these deployments ended.",
        "none-over": "No incident of this time is over.",
        "few-people": "It is the work of fewer than %(actors)s people: it would be about them, not about the team.",
        "few-values": "There are fewer than %(values)s values: a median would say nothing.",
        "counted-told": "A finished piece of work is what the forge says is done: a merged change, a completed issue.",
        "counted-merged": "A finished piece of work is a merged change: no source tells of other work that is done.",
        "counted-both": "A finished piece of work is what a forge says is done, and where none tells, a merged change.",
        "no-work": "Nothing is left to do.",
        "few-weeks": "There are only %(weeks)s whole weeks; from %(needed)s on they can be drawn from.",
        "no-throughput": "Nothing was finished in these weeks.",
    }
)
"""Why there is no figure, or no forecast; and what was counted."""

HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no-deployments": "Connect GitHub or GitLab: deployments to production are read from there.",
        "no-incidents": "Connect PagerDuty or Alertmanager, or label incidents as such on the forge.",
        "no-items": "Connect GitHub, GitLab or git for the repositories of the team’s systems.",
        "none-deployments": "If there were any, have them recorded on the forge, in an environment for production.",
        "none-incidents": "If there were any, have them told by what pages people, or label them on the forge.",
        "none-merged": "Connect GitHub or GitLab: changes and issues that are done are read from there.",
        "not-seen": "Look at the state of the sources, or choose other weeks.",
        "no-beginnings": "Connect GitHub or GitLab: git alone does not tell which commits a merge brought.",
        "no-outcomes": "Have the deployment tell the forge whether it went well.",
        "few-values": "Choose more weeks.",
        "few-weeks": "Choose more weeks.",
    }
)
"""What could be done about it; nothing about the others: fewer than three people stay fewer than three."""
