"""Brings an organisation value into the database under test, as ``remit apply`` does."""

from __future__ import annotations

from invented import TODAY

from remit.actions.apply import apply, plan_apply
from remit.core.organisation import Organisation
from remit.core.plan import Plan


def fill(organisation: Organisation, **options: object) -> Plan:
    """Applies the organisation as a file of the whole (or as the options say), and returns the plan."""
    given = {"scope": None, "effective": TODAY, **options}
    planned = plan_apply(organisation, **given)  # type: ignore[arg-type]
    apply(planned.plan, acting_user=None, expected_version=planned.version)
    return planned.plan
