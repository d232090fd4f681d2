"""Every table. Rows hold data only: ``core`` knows what it means, ``actions`` changes it."""

from __future__ import annotations

from remit.db.models.account import LoginLink, User
from remit.db.models.audit import AuditEntry
from remit.db.models.charter import Charter, CharterRow, Mention
from remit.db.models.cover import Cover
from remit.db.models.organisation import Organisation
from remit.db.models.person import Identity, Leave, Person, ReportingLine
from remit.db.models.role import CodingRange, Deputy, RoleAssignment
from remit.db.models.suppression import Suppression
from remit.db.models.system import System, SystemOwner
from remit.db.models.team import Membership, Team, TeamParent

__all__ = [
    "AuditEntry",
    "Charter",
    "CharterRow",
    "CodingRange",
    "Cover",
    "Deputy",
    "Identity",
    "Leave",
    "LoginLink",
    "Membership",
    "Mention",
    "Organisation",
    "Person",
    "ReportingLine",
    "RoleAssignment",
    "Suppression",
    "System",
    "SystemOwner",
    "Team",
    "TeamParent",
    "User",
]
