"""Every table. Rows hold data only: ``core`` knows what it means, ``actions`` changes it."""

from __future__ import annotations

from remit.db.models.access import ApiToken, Delivery, DirectoryEntry, IdempotencyKey, Invitation, Webhook
from remit.db.models.account import LoginLink, User
from remit.db.models.audit import AuditEntry
from remit.db.models.charter import Charter, CharterRow, Mention
from remit.db.models.check_in import CheckIn
from remit.db.models.clarity import AgendaItem, Ballot, Round, RoundState
from remit.db.models.coding import CodingEstimate, CodingHours, CodingNote, CodingShare, CodingVerdict
from remit.db.models.cover import Cover
from remit.db.models.identity import Account, Suggestion
from remit.db.models.notice import FeedToken, Mail, Notice, NoticeChoice
from remit.db.models.organisation import Organisation
from remit.db.models.person import Identity, Leave, Person, ReportingLine
from remit.db.models.point import OpenPoint, Proposal
from remit.db.models.privacy import PersonalRead, PrivateNote
from remit.db.models.readiness import CoverRequest, DryRun, Rehearsal, SplitAgreement
from remit.db.models.role import CodingRange, Deputy, RoleAssignment
from remit.db.models.signature import Signature
from remit.db.models.source import (
    Collection,
    EventLink,
    FoundDocument,
    LastActs,
    LastAsked,
    Pushed,
    Shown,
    Sight,
    Source,
)
from remit.db.models.suppression import Suppression
from remit.db.models.system import System, SystemOwner
from remit.db.models.team import Membership, Team, TeamParent

__all__ = [
    "Account",
    "AgendaItem",
    "ApiToken",
    "AuditEntry",
    "Ballot",
    "Charter",
    "CharterRow",
    "CheckIn",
    "CodingEstimate",
    "CodingHours",
    "CodingNote",
    "CodingRange",
    "CodingShare",
    "CodingVerdict",
    "Collection",
    "Cover",
    "CoverRequest",
    "Delivery",
    "Deputy",
    "DirectoryEntry",
    "DryRun",
    "EventLink",
    "FeedToken",
    "FoundDocument",
    "IdempotencyKey",
    "Identity",
    "Invitation",
    "LastActs",
    "LastAsked",
    "Leave",
    "LoginLink",
    "Mail",
    "Membership",
    "Mention",
    "Notice",
    "NoticeChoice",
    "OpenPoint",
    "Organisation",
    "Person",
    "PersonalRead",
    "PrivateNote",
    "Proposal",
    "Pushed",
    "Rehearsal",
    "ReportingLine",
    "RoleAssignment",
    "Round",
    "RoundState",
    "Shown",
    "Sight",
    "Signature",
    "Source",
    "SplitAgreement",
    "Suggestion",
    "Suppression",
    "System",
    "SystemOwner",
    "Team",
    "TeamParent",
    "User",
    "Webhook",
]
