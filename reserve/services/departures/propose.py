"""Propose that a project gets another offer or place than the ranked list gives: an exception to the method, with its reason."""

from collections.abc import Mapping

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.rules.ranking.allocators.departed import Broken, broken_by, counts_places, no_longer_kept
from reserve.rules.ranking.trials.board import Board
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.batches.ranking_json import told_all
from reserve.services.departures.access import departing, given_by, means_of, require_within_means, signed_amounts
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
_FORMULA = "entitlement"


def propose_departure(desk: Desk, session_id: str, code: str, project_code: str, offer: int, *, reason: str) -> DepartureView:
    """Propose ``offer`` (0: leave the project out) instead of what the list gives, with the reason that will be published.

    In: fen; on a list of places and in a nomination 1 gives the project a place. Only a project with a place can be departed for: gates and
    floors are published numbers. All together stay within the budget or the places, a project never gets more than it asked for nor more
    than a published formula gives it; a cap or share that is broken is named with both amounts. Raises ``BadInput``, ``NotFound``,
    ``Refused``, ``NotAllowedNow`` (state, budget, places), or ``Conflict`` for a second departure on the same project.
    """
    with refusals(desk, session_id, PROPOSE, code):
        with reading(desk, session_id) as sitting:
            programme = programme_of(sitting.session, find_batch(sitting.session, sitting.person, code))
            require_own(sitting.person, PROPOSE)
        said = clean_comment(reason, needed=True) or ""
        _require_amount(programme, offer)
        board = None if programme.kind == _FORMULA else prepare_scenarios(desk, session_id, code).board
        with writing(desk, session_id) as sitting:
            require_own(sitting.person, PROPOSE)
            batch, run = departing(sitting, code)
            kept = _kept(sitting, batch, run, board, (project_code, offer, said))
            sitting.session.add(kept)
            sitting.session.flush()
            detail = {
                "departure": kept.number, "run": run.number, "project": project_code, "offer_fen": offer,
                "list_offer_fen": kept.list_offer_fen, "breaks": kept.breaks, "reason": said,
            }  # fmt: skip
            sitting.record(PROPOSE, batch.code, detail)
            return next(one for one in departures_of_batch(sitting.session, batch) if one.number == kept.number)


def _require_amount(programme: Programme, offer: int) -> None:
    if counts_places(programme.kind):
        if offer not in (0, 1):
            raise BadInput("departure_place", given=offer)
    elif not 0 <= offer < MOST_FEN:
        raise BadInput("departure_offer", offer=plain(from_fen(offer), 2))


def _kept(sitting: Sitting, batch: Batch, run: BatchRun, board: Board | None, asked: tuple[str, int, str]) -> Departure:
    project_code, offer, reason = asked
    programme = programme_of(sitting.session, batch)
    given = given_by(sitting.session, programme, run)
    listed = given.amounts
    if project_code not in listed:
        raise NotFound("departure_no_place", project=project_code[:40], batch=batch.code)
    known = departures_of_batch(sitting.session, batch)
    if any(one.project_code == project_code and one.run_number == run.number and one.state in {"proposed", "signed"} for one in known):
        raise Conflict("departure_again", project=project_code)
    if offer == listed[project_code]:
        if counts_places(programme.kind):
            raise BadInput("departure_on_list" if offer else "departure_off_list", project=project_code)
        raise BadInput("departure_nothing", project=project_code, offer=plain(from_fen(offer), 2))
    before = signed_amounts(sitting.session, batch, run)
    amounts = {**before, project_code: offer}
    if board is None:
        _require_by_formula(project_code, offer, given.entitled_fen[project_code])
        broken: tuple[Broken, ...] = ()
    else:
        candidate = board.candidates[board.position[project_code]]
        if programme.kind == "money":
            _require_asked_for(offer, candidate.fen("subsidy_requested") or 0)
        means = means_of(batch, programme)
        broken = broken_by(candidate, board.candidates, programme, means, amounts)
        broken += no_longer_kept(candidate, board.candidates, programme, means, (before, amounts))
    require_within_means(batch, programme, amounts, project_code)
    return Departure.model_validate(
        {
            "id": new_id(), "batch_id": batch.id, "number": len(known) + 1, "run_number": run.number, "project_code": project_code,
            "kind": _kind(listed, project_code, offer), "offer_fen": offer, "list_offer_fen": listed[project_code],
            "breaks": told_all([_told(one, programme) for one in broken]), "reason": reason, "author_id": sitting.person.id,
            "author_name": sitting.person.name, "proposed_at": sitting.desk.now(),
        }
    )  # fmt: skip


def _require_asked_for(offer_fen: int, requested_fen: int) -> None:
    if offer_fen > requested_fen:
        raise BadInput("departure_above_request", offer=plain(from_fen(offer_fen), 2), requested=plain(from_fen(requested_fen), 2))


def _require_by_formula(project_code: str, offer_fen: int, entitled_fen: int) -> None:
    """A published formula is the most that anybody gets: less, with its reason, is possible; more has no basis."""
    if offer_fen > entitled_fen:
        raise BadInput(
            "departure_above_formula", project=project_code, offer=plain(from_fen(offer_fen), 2), entitled=plain(from_fen(entitled_fen), 2)
        )


def _kind(listed: Mapping[str, int], code: str, offer: int) -> DepartureKind:
    return "out" if offer == 0 else "in" if listed[code] == 0 else "amount"


def _told(one: Broken, programme: Programme) -> Bilingual:
    if counts_places(programme.kind):
        code = "departure_keeps_places" if one.kept else "departure_breaks_places"
        return messages()[code].format(limit=one.label, given=one.given, allowed=one.allowed)
    given, allowed = plain(from_fen(one.given), 2), plain(from_fen(one.allowed), 2)
    return messages()["departure_keeps" if one.kept else "departure_breaks"].format(limit=one.label, given=given, allowed=allowed)
