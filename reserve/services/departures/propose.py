"""Propose that a project gets another offer than the ranked list gives: an exception to the method, with its reason."""

from collections.abc import Mapping

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.allocators.departed import Broken, broken_by
from reserve.rules.ranking.trials.board import Board
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.batches.ranking_json import told_all
from reserve.services.departures.access import after, departing, offers_of, require_within_budget
from reserve.services.departures.views import DepartureKind, DepartureView, departures_of_batch
from reserve.services.sitting import Sitting, reading, writing
from reserve.services.track.steps import clean_comment
from reserve.services.trials.scenarios import prepare_scenarios
from reserve.store.batches import Batch, BatchRun
from reserve.store.identifiers import new_id
from reserve.store.trials import Departure
from reserve.vocabulary.errors import BadInput, Conflict, NotFound, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

PROPOSE = "batch.depart"
MOST_FEN = 10**15


def propose_departure(desk: Desk, session_id: str, code: str, project_code: str, offer_fen: int, *, reason: str) -> DepartureView:
    """Propose ``offer_fen`` (0: leave the project out) instead of what the list gives, with the reason that will be published.

    Only a project with a place can be departed for: gates and floors are published numbers. All offers together stay within the budget, a
    project never gets more than it asked for; a cap that is broken is named with both amounts. Raises ``BadInput``, ``NotFound``,
    ``Refused``, ``NotAllowedNow`` (state, budget), or ``Conflict`` for a second departure on the same project.
    """
    with refusals(desk, session_id, PROPOSE, code):
        with reading(desk, session_id) as sitting:
            find_batch(sitting.session, sitting.person, code)
            require_own(sitting.person, PROPOSE)
        said = clean_comment(reason, needed=True) or ""
        if not 0 <= offer_fen < MOST_FEN:
            raise BadInput("departure_offer", offer=plain(from_fen(offer_fen), 2))
        board = prepare_scenarios(desk, session_id, code).board
        with writing(desk, session_id) as sitting:
            require_own(sitting.person, PROPOSE)
            batch, run = departing(sitting, code)
            kept = _kept(sitting, batch, run, board, (project_code, offer_fen, said))
            sitting.session.add(kept)
            sitting.session.flush()
            detail = {
                "departure": kept.number, "run": run.number, "project": project_code, "offer_fen": offer_fen,
                "list_offer_fen": kept.list_offer_fen, "breaks": kept.breaks, "reason": said,
            }  # fmt: skip
            sitting.record(PROPOSE, batch.code, detail)
            return next(one for one in departures_of_batch(sitting.session, batch) if one.number == kept.number)


def _kept(sitting: Sitting, batch: Batch, run: BatchRun, board: Board, asked: tuple[str, int, str]) -> Departure:
    project_code, offer_fen, reason = asked
    listed = offers_of(sitting.session, run)
    if project_code not in listed:
        raise NotFound("departure_no_place", project=project_code[:40], batch=batch.code)
    known = departures_of_batch(sitting.session, batch)
    if any(one.project_code == project_code and one.run_number == run.number and one.state in {"proposed", "signed"} for one in known):
        raise Conflict("departure_again", project=project_code)
    if offer_fen == listed[project_code]:
        raise BadInput("departure_nothing", project=project_code, offer=plain(from_fen(offer_fen), 2))
    candidate = board.candidates[board.position[project_code]]
    requested = candidate.fen("subsidy_requested") or 0
    if offer_fen > requested:
        raise BadInput("departure_above_request", offer=plain(from_fen(offer_fen), 2), requested=plain(from_fen(requested), 2))
    offers = after(sitting.session, batch, run, project_code, offer_fen)
    require_within_budget(batch, offers, project_code)
    broken = broken_by(candidate, board.candidates, programme_of(sitting.session, batch), batch.budget_fen, offers)
    return Departure.model_validate(
        {
            "id": new_id(), "batch_id": batch.id, "number": len(known) + 1, "run_number": run.number, "project_code": project_code,
            "kind": _kind(listed, project_code, offer_fen), "offer_fen": offer_fen, "list_offer_fen": listed[project_code],
            "breaks": told_all([_told(one) for one in broken]), "reason": reason, "author_id": sitting.person.id,
            "author_name": sitting.person.name, "proposed_at": sitting.desk.now(),
        }
    )  # fmt: skip


def _kind(listed: Mapping[str, int], code: str, offer_fen: int) -> DepartureKind:
    return "out" if offer_fen == 0 else "in" if listed[code] == 0 else "amount"


def _told(one: Broken) -> Bilingual:
    given, allowed = plain(from_fen(one.given_fen), 2), plain(from_fen(one.allowed_fen), 2)
    return messages()["departure_breaks"].format(limit=one.label, given=given, allowed=allowed)
