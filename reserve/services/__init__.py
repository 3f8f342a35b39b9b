"""Use cases: one file, one transaction each. Every one re-reads session, account, rights and state before it acts."""

from reserve.accounts.desk import Desk
from reserve.services.create_project import create_project
from reserve.services.open_draft import open_draft
from reserve.services.save_draft import save_draft
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

__all__ = [
    "Card",
    "Change",
    "Desk",
    "Download",
    "DraftAnswer",
    "DraftView",
    "Editor",
    "FieldConflict",
    "HomeView",
    "MembershipView",
    "Page",
    "ProjectRef",
    "ProjectRow",
    "ProjectView",
    "RecentItem",
    "Submitted",
    "TransitionView",
    "create_project",
    "open_draft",
    "save_draft",
]
