"""A small organisation to edit."""

from __future__ import annotations

from datetime import date

from invented import FRAMEWORK

from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent

JAN, FEB, MAR, APR, MAY, JUN = (date(2026, month, 1) for month in range(1, 7))
ACME = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(Person("ana", "Ana"), Person("bo", "Bo"), Person("chi", "Chi")),
    teams=(Team("top", "Top"), Team("pay", "Pay"), Team("web", "Web")),
    team_parents=(TeamParent("pay", "top"),),
    memberships=(Membership("ana", "pay"),),
    systems=(System("ledger", "Ledger"),),
    system_owners=(SystemOwner("ledger", "pay"),),
    assignments=(
        RoleAssignment("ana", "tech-lead", "pay"),
        RoleAssignment("bo", "engineering-manager", "pay"),
    ),
)
"""Free of contradictions: ``top`` has ``pay`` below it, which owns a system; ``web`` stands alone."""
