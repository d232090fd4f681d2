"""A small organisation to edit."""

from __future__ import annotations

from datetime import date

from invented import EM, FRAMEWORK, TL

from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

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


def busy_edit(organisation: Organisation) -> Organisation:
    """An edit that adds, changes, ends and takes away objects of many kinds."""
    after = editing.add_person(organisation, Person("dee", "Dee"))
    after = editing.change_person(after, "ana", name="Anna")
    after = editing.end_role(after, "ana", "tech-lead", "pay", FEB)
    after = editing.assign_role(after, "dee", "tech-lead", "pay", Period(FEB))
    after = editing.set_row(after, "pay", CharterRow("architecture", Period(FEB), (TL, EM), tie_break=EM))
    after = editing.set_owner(after, "ledger", "web", MAR)
    after = editing.change_organisation(after, name="Acme Ltd")
    return editing.end_membership(after, "ana", "pay", JAN)
