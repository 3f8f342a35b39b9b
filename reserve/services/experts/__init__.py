"""The review by experts: panels drawn by lot, scores, what they make together."""

from reserve.services.experts.call import call_experts
from reserve.services.experts.judge import cannot_judge, declare_conflict, score_project
from reserve.services.experts.read import expert_tasks, read_review
from reserve.services.experts.views import ExpertTask, ReviewView

__all__ = ["ExpertTask", "ReviewView", "call_experts", "cannot_judge", "declare_conflict", "expert_tasks", "read_review", "score_project"]
