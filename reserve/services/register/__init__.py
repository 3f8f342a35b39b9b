"""The register of enterprises, sites and lines: use cases, one file each, every one with rights and territory of its own.

Read: :func:`list_lines` (filters in :class:`LineFilter`, counts by band), :func:`list_enterprises`, :func:`read_line` (years, standing,
ledger), :func:`read_enterprise`, :func:`read_record` (one record as its form needs it), :func:`record_history`, :func:`ledger_of_line`,
:func:`targets_of_area`, :func:`find_enterprise` (by exact code, to add a line to a firm that another unit keeps).

Write: :func:`add_record` (``kind`` and typed answers by path: ``{"capacity_filed": ("155", "10kt/yr")}``, energy by carrier as
``energy_carriers/<row key>/<column>``), :func:`change_record` (``Change`` objects as drafts take them; conflicts field by field),
:func:`end_record` and :func:`resume_record` (nothing is deleted), :func:`link_project` and :func:`unlink_project`.

Many at once: inside one :func:`reserve.services.sitting.writing` transaction collect rows with a :class:`Pen`, ask
:func:`all_problems` for each record first, call :meth:`Pen.flush` once, and record one audit event for the whole list.

The fields of each kind are data: :func:`reserve.vocabulary.register.register_fields`; where the product of a line decides a unit,
:func:`reserve.vocabulary.register.for_product`. Errors with several answers are :class:`RecordRefused` (``problems``: path and reason).
"""

from reserve.services.register.add_record import add_record
from reserve.services.register.change_record import change_record
from reserve.services.register.checks import all_problems
from reserve.services.register.end_record import end_record, resume_record
from reserve.services.register.errors import RecordRefused
from reserve.services.register.history import record_history
from reserve.services.register.line_ledger import ledger_of_line
from reserve.services.register.line_query import LineFilter
from reserve.services.register.link_project import link_project, unlink_project
from reserve.services.register.list_enterprises import find_enterprise, list_enterprises
from reserve.services.register.list_lines import list_lines
from reserve.services.register.read_enterprise import read_enterprise
from reserve.services.register.read_line import read_line
from reserve.services.register.read_record import read_record
from reserve.services.register.targets import targets_of_area
from reserve.services.register.views import (
    ChangeView,
    EnterprisePage,
    EnterpriseRow,
    EnterpriseView,
    LinePage,
    LineRow,
    LineView,
    RecordAnswer,
    RecordRef,
    RecordView,
    TargetView,
)
from reserve.services.register.writing import Pen

__all__ = [
    "ChangeView",
    "EnterprisePage",
    "EnterpriseRow",
    "EnterpriseView",
    "LineFilter",
    "LinePage",
    "LineRow",
    "LineView",
    "Pen",
    "RecordAnswer",
    "RecordRef",
    "RecordRefused",
    "RecordView",
    "TargetView",
    "add_record",
    "all_problems",
    "change_record",
    "end_record",
    "find_enterprise",
    "ledger_of_line",
    "link_project",
    "list_enterprises",
    "list_lines",
    "read_enterprise",
    "read_line",
    "read_record",
    "record_history",
    "resume_record",
    "targets_of_area",
    "unlink_project",
]
