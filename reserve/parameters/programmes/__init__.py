"""Funding programmes: gates, criteria with their curves, floors, tiers, caps and the rule at the line, read from YAML."""

from reserve.parameters.programmes.entitlement import Entitlement, Fee, Stage, Stream
from reserve.parameters.programmes.model import (
    CAPS,
    KINDS,
    TIES,
    Cap,
    Chosen,
    Criterion,
    Extended,
    Fence,
    Floor,
    Gate,
    Programme,
    Quotas,
    Setting,
    Tier,
)
from reserve.parameters.programmes.overlaps import overlaps
from reserve.parameters.programmes.reading import read_programme
from reserve.parameters.programmes.shelf import programme, programmes, read_folder

__all__ = [
    "CAPS",
    "KINDS",
    "TIES",
    "Cap",
    "Chosen",
    "Criterion",
    "Entitlement",
    "Extended",
    "Fee",
    "Fence",
    "Floor",
    "Gate",
    "Programme",
    "Quotas",
    "Setting",
    "Stage",
    "Stream",
    "Tier",
    "overlaps",
    "programme",
    "programmes",
    "read_folder",
    "read_programme",
]
