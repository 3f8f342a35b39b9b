"""What the policy of a batch costs or wins rule by rule, the best use of the same money, and who applies and who receives."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.robustness.fairness import Group, Stood, fairness
from reserve.rules.robustness.price import Best, Bought, Price, Priced, price
from reserve.services.trials.analyses import Analysis, Progress, kept_analysis, made_analysis
from reserve.services.trials.scenario_views import ScenarioDesk
from reserve.vocabulary.language import Bilingual

_KIND, _FORM = "price", "1"


@dataclass(frozen=True, slots=True)
class PolicyPrice:
    """The price of every rule and the groups of who applies and who receives."""

    price: Price
    groups: tuple[Group, ...]


def read_price(desk: Desk, session_id: str, code: str) -> PolicyPrice | None:
    """The price of the latest run if it was made before. Raises ``NotFound``, ``Refused``, and ``NotAllowedNow`` before the first run."""
    with refusals(desk, session_id, "batch.read", code):
        content = kept_analysis(desk, session_id, code, _KIND, _FORM)
        return None if content is None else price_of(content)


def batch_price(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> PolicyPrice:
    """The price of the policy of the latest run, made once and kept; for whoever reads the batch.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` before the first run, and ``Conflict`` when the batch was ranked anew meanwhile.
    """

    def compute(start: ScenarioDesk, told: Callable[[int, int], None]) -> dict[str, Any]:
        found = price(start.board, start.programme, start.budget_fen, start.places, told)
        return price_json(PolicyPrice(found, fairness(_stood(start))))

    with refusals(desk, session_id, "batch.read", code):
        return price_of(made_analysis(desk, session_id, code, Analysis(_KIND, _FORM, compute), progress))


def _stood(start: ScenarioDesk) -> list[Stood]:
    board, official = start.board, start.official
    return [
        Stood(one, bool(board.passed[n]), official.on(n), one.fen("subsidy_requested") or 0, int(official.offers[n]))
        for n, one in enumerate(board.candidates)
    ]


def price_json(made: PolicyPrice) -> dict[str, Any]:
    """A price as plain JSON."""
    return asdict(made)


def price_of(content: dict[str, Any]) -> PolicyPrice:
    """The reverse of :func:`price_json`."""
    found = content["price"]
    rules = tuple(
        Priced(
            one["kind"], one["code"], Bilingual(**one["label"]), Bought(**one["bought"]), tuple(one["gained"]), tuple(one["lost"])
        )
        for one in found["rules"]
    )  # fmt: skip
    made = Price(Bought(**found["present"]), rules, _best(found["best"]))
    return PolicyPrice(made, tuple(Group(**one) for one in content["groups"]))


def _best(content: dict[str, Any]) -> Best:
    return Best(Bought(**content["bought"]), content["bound_tce_micro"], content["proven"])
