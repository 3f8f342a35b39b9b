"""The life of a ranked batch to its end: approval, notice, objections, exits and the reserve list, final list, issue, end."""

from reserve.services.proceedings.approve import approve_batch, take_back_approval
from reserve.services.proceedings.exits import accept_offer, decline_offer, withdraw_from_batch
from reserve.services.proceedings.finish import end_batch, finalise_batch, issue_batch
from reserve.services.proceedings.objections import answer_objection, take_objection
from reserve.services.proceedings.publicise import close_notice, publicise_batch
from reserve.services.proceedings.read import read_objector, read_proceedings
from reserve.services.proceedings.views import ProceedingsView

__all__ = [
    "ProceedingsView",
    "accept_offer",
    "answer_objection",
    "approve_batch",
    "close_notice",
    "decline_offer",
    "end_batch",
    "finalise_batch",
    "issue_batch",
    "publicise_batch",
    "read_objector",
    "read_proceedings",
    "take_back_approval",
    "take_objection",
    "withdraw_from_batch",
]
