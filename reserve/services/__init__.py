"""Use cases: one file, one transaction each. Every one re-reads session, account, rights and state before it acts."""

from reserve.accounts.desk import Desk
from reserve.services.accept_project import accept_project
from reserve.services.create_project import create_project
from reserve.services.errors import EnginesDisagree, NotReady
from reserve.services.list_projects import list_projects
from reserve.services.open_draft import open_draft
from reserve.services.read_project import read_project
from reserve.services.refuse_project import refuse_project
from reserve.services.return_project import return_project
from reserve.services.save_draft import save_draft
from reserve.services.submit_project import submit_project
from reserve.services.undo_transition import undo_transition
from reserve.services.views import (
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
from reserve.services.waiting import waits_for
from reserve.services.withdraw_project import withdraw_project

__all__ = [
    "Card",
    "Change",
    "Desk",
    "Download",
    "DraftAnswer",
    "DraftView",
    "Editor",
    "EnginesDisagree",
    "FieldConflict",
    "HomeView",
    "MembershipView",
    "NotReady",
    "Page",
    "ProjectRef",
    "ProjectRow",
    "ProjectView",
    "RecentItem",
    "Submitted",
    "TransitionView",
    "accept_project",
    "create_project",
    "list_projects",
    "open_draft",
    "read_project",
    "refuse_project",
    "return_project",
    "save_draft",
    "submit_project",
    "undo_transition",
    "waits_for",
    "withdraw_project",
]
