"""Use cases: one file, one transaction each. Every one re-reads session, account, rights and state before it acts."""

from reserve.accounts.desk import Desk
from reserve.services.batches.export_batch import export_batch
from reserve.services.batches.export_verdicts import export_verdicts
from reserve.services.batches.freeze_batch import freeze_batch
from reserve.services.batches.list_batches import list_batches
from reserve.services.batches.open_batch import open_batch
from reserve.services.batches.read_batch import read_batch, read_rows
from reserve.services.batches.read_frozen import FrozenBatch, check_frozen, export_frozen, read_frozen
from reserve.services.batches.reopen_batch import reopen_batch
from reserve.services.batches.run_batch import run_batch
from reserve.services.batches.unfreeze_batch import unfreeze_batch
from reserve.services.batches.views import BatchRef, BatchRow, BatchSummary, BatchView, RunView
from reserve.services.checking.check_report import check_report, kept_report
from reserve.services.departures.answer import refuse_departure, sign_departure, withdraw_departure
from reserve.services.departures.propose import propose_departure
from reserve.services.departures.read_list import list_departures
from reserve.services.departures.views import DepartureView
from reserve.services.drafts.attach_file import attach_file, may_attach
from reserve.services.drafts.attachment_rows import AttachmentList, AttachmentView
from reserve.services.drafts.create_project import create_project
from reserve.services.drafts.import_projects import Receipt, ReceiptRow, import_projects
from reserve.services.drafts.import_workbook import (
    CheckedBook,
    CheckedProject,
    check_workbook,
    import_workbook,
    projects_template,
    workbook_back,
)
from reserve.services.drafts.open_draft import open_draft
from reserve.services.drafts.read_attachment import AttachmentFile, list_attachments, read_attachment
from reserve.services.drafts.remove_attachment import remove_attachment
from reserve.services.drafts.save_draft import save_draft
from reserve.services.errors import EnginesDisagree, NotReady
from reserve.services.home import home
from reserve.services.projects.import_memberships import MembershipReceipt, import_memberships
from reserve.services.projects.list_projects import list_projects
from reserve.services.projects.read_project import read_project
from reserve.services.projects.views import (
    Card,
    Change,
    Download,
    DraftAnswer,
    DraftView,
    Editor,
    FieldConflict,
    HomeView,
    MembershipView,
    Page,
    ProjectRef,
    ProjectRow,
    ProjectView,
    RecentItem,
    Submitted,
    TransitionView,
)
from reserve.services.track.accept_project import accept_project
from reserve.services.track.refuse_project import refuse_project
from reserve.services.track.return_project import return_project
from reserve.services.track.submit_project import submit_project
from reserve.services.track.undo_transition import undo_transition
from reserve.services.track.waiting import waits_for
from reserve.services.track.withdraw_project import withdraw_project
from reserve.services.trials.scenario_views import ScenarioDesk, ScenarioRecord, ScenarioView
from reserve.services.trials.scenarios import list_scenarios, prepare_scenarios, read_scenario, run_scenario
from reserve.services.verify_audit import verify_audit
from reserve.services.waivers.answer import decline_waiver, grant_waiver, withdraw_waiver
from reserve.services.waivers.ask import ask_waiver
from reserve.services.waivers.read_list import list_waivers
from reserve.services.waivers.revoke import revoke_waiver
from reserve.services.waivers.typed import read_last_day
from reserve.services.waivers.views import WaiverView

__all__ = [
    "AttachmentFile",
    "AttachmentList",
    "AttachmentView",
    "BatchRef",
    "BatchRow",
    "BatchSummary",
    "BatchView",
    "Card",
    "Change",
    "CheckedBook",
    "CheckedProject",
    "DepartureView",
    "Desk",
    "Download",
    "DraftAnswer",
    "DraftView",
    "Editor",
    "EnginesDisagree",
    "FieldConflict",
    "FrozenBatch",
    "HomeView",
    "MembershipReceipt",
    "MembershipView",
    "NotReady",
    "Page",
    "ProjectRef",
    "ProjectRow",
    "ProjectView",
    "Receipt",
    "ReceiptRow",
    "RecentItem",
    "RunView",
    "ScenarioDesk",
    "ScenarioRecord",
    "ScenarioView",
    "Submitted",
    "TransitionView",
    "WaiverView",
    "accept_project",
    "ask_waiver",
    "attach_file",
    "check_frozen",
    "check_report",
    "check_workbook",
    "create_project",
    "decline_waiver",
    "export_batch",
    "export_frozen",
    "export_verdicts",
    "freeze_batch",
    "grant_waiver",
    "home",
    "import_memberships",
    "import_projects",
    "import_workbook",
    "kept_report",
    "list_attachments",
    "list_batches",
    "list_departures",
    "list_projects",
    "list_scenarios",
    "list_waivers",
    "may_attach",
    "open_batch",
    "open_draft",
    "prepare_scenarios",
    "projects_template",
    "propose_departure",
    "read_attachment",
    "read_batch",
    "read_frozen",
    "read_last_day",
    "read_project",
    "read_rows",
    "read_scenario",
    "refuse_departure",
    "refuse_project",
    "remove_attachment",
    "reopen_batch",
    "return_project",
    "revoke_waiver",
    "run_batch",
    "run_scenario",
    "save_draft",
    "sign_departure",
    "submit_project",
    "undo_transition",
    "unfreeze_batch",
    "verify_audit",
    "waits_for",
    "withdraw_departure",
    "withdraw_project",
    "withdraw_waiver",
    "workbook_back",
]
