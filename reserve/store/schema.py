"""The whole schema: importing this module makes ``metadata`` complete."""

from reserve.store import (
    analyses,
    attachments,
    audit,
    batches,
    checks,
    experts,
    facts,
    freezes,
    imports,
    library_checks,
    peers,
    people,
    proceedings,
    projects,
    register,
    settlements,
    trials,
    waivers,
)
from reserve.store.base import metadata

__all__ = ["IMMUTABLE", "metadata"]

IMMUTABLE = (
    "project_version",
    "transition",
    "audit_event",
    "check_run",
    "waiver",
    "waiver_step",
    "peer_statistic",
    "scenario_run",
    "departure",
    "departure_step",
    "batch_freeze",
    "batch_freeze_piece",
    "batch_act",
    "expert_act",
    "settlement_act",
    *register.IMMUTABLE,
)
"""Tables whose rows are never changed, replaced or removed."""

MODULES = (
    analyses,
    attachments,
    audit,
    batches,
    checks,
    experts,
    facts,
    freezes,
    imports,
    library_checks,
    peers,
    people,
    proceedings,
    projects,
    register,
    settlements,
    trials,
    waivers,
)
