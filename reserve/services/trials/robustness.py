"""How robust the list of a batch is: whom other opinions and other data would fund, and what turns a decision."""

from collections.abc import Callable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.robustness.contest import contest_on, why_not
from reserve.rules.robustness.sensitivity import Change, Flip
from reserve.rules.robustness.study import DATA_DRAWS, DRAWS, KINDS, Spread, Study, study
from reserve.services.trials.analyses import Analysis, Progress, kept_analysis, made_analysis
from reserve.services.trials.scenario_views import ScenarioDesk
from reserve.vocabulary.errors import BadInput, NotAllowedNow

_KIND = "robustness"
_FORM = 2
MOST_DRAWS = 100_000


def read_robustness(desk: Desk, session_id: str, code: str) -> Study | None:
    """The study of the latest run if it was made before. Raises ``NotFound``, ``Refused``, and ``NotAllowedNow`` before the first run."""
    with refusals(desk, session_id, "batch.read", code):
        content = kept_analysis(desk, session_id, code, _KIND, _form(DRAWS))
        return None if content is None else study_of(content)


def batch_robustness(desk: Desk, session_id: str, code: str, draws: int = DRAWS, progress: Progress | None = None) -> Study:
    """The study of the latest run, made with ``draws`` draws from the seed that the batch revealed, and kept; for whoever reads the batch.

    Raises ``BadInput`` for less than 100 or more than 100,000 draws, ``NotFound``, ``Refused``, ``Conflict`` when the batch was ranked anew
    meanwhile, and ``NotAllowedNow`` before the first run or where the programme does not rank by weights (it says why).
    """
    if not 100 <= draws <= MOST_DRAWS:
        raise BadInput("robustness_draws", draws=draws, most=MOST_DRAWS)

    def compute(start: ScenarioDesk, told: Callable[[int, int], None]) -> dict[str, Any]:
        programme, board = start.programme, start.board
        reason = why_not(programme)
        if reason is not None:
            raise NotAllowedNow("robustness_not_for", programme=programme.title, why=reason)
        contest = contest_on(board, programme, start.budget_fen, places=start.places)
        data_draws = min(DATA_DRAWS, draws)
        return study_json(
            study(contest, board.candidates, programme, board.as_of, board.seed, draws=draws, data_draws=data_draws, progress=told)
        )

    with refusals(desk, session_id, "batch.read", code):
        return study_of(made_analysis(desk, session_id, code, Analysis(_KIND, _form(draws), compute), progress))


def _form(draws: int) -> str:
    return f"{_FORM}:{draws}"


def study_json(made: Study) -> dict[str, Any]:
    """A study as plain JSON; Decimals as text."""
    content = asdict(replace(made, opinions=dict(made.opinions), spreads={}, confidence=dict(made.confidence)))
    content["weights"] = [str(weight) for weight in made.weights]
    content["spreads"] = {name: str(spread) for name, spread in made.spreads.items()}
    return content


def study_of(content: dict[str, Any]) -> Study:
    """The reverse of :func:`study_json`."""
    return Study(
        content["seed"],
        content["draws"],
        content["data_draws"],
        tuple(content["codes"]),
        tuple(content["places"]),
        tuple(content["on"]),
        tuple(content["criteria"]),
        tuple(Decimal(weight) for weight in content["weights"]),
        {kind: _spread(content["opinions"][kind]) for kind in KINDS},
        _spread(content["doubt"]),
        {name: Decimal(spread) for name, spread in content["spreads"].items()},
        tuple(
            Change(**{**one, "weights": tuple(one["weights"]), "gained": tuple(one["gained"]), "lost": tuple(one["lost"])})
            for one in content["changes"]
        ),
        tuple(Flip(**one) for one in content["flips"]),
        dict(content["confidence"]),
    )


def _spread(content: dict[str, Any]) -> Spread:
    return Spread(
        tuple(content["funded"]),
        tuple(content["best"]),
        tuple(content["median"]),
        tuple(content["worst"]),
        tuple(None if one is None else tuple(one) for one in content["central"]),
        tuple(content["accepts_central"]),
    )
