"""The settlements by name, set by numbers; what a programme promises in advance settles by true-up."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from reserve.parameters import Programme
from reserve.rules.ranking.settings import Settings
from reserve.rules.ranking.settlements.model import Formula, Rates, Settlement
from reserve.rules.ranking.settlements.proven import on_proof, over_years
from reserve.rules.ranking.settlements.true_up import true_up
from reserve.vocabulary.errors import BadInput, NotFound

TRUE_UP = "true_up"
_FEN = 100


def rates_of(programme: Programme, other_fen: int = 0) -> Rates:
    """The formula that a programme's own caps make: its rate for each tonne, its share of the investment, its cap of one project.

    ``other_fen`` is the public money a project has from elsewhere.
    """
    caps = {cap.code: cap.value for cap in programme.caps}
    share, project = caps.get("percent_of_eligible", caps.get("percent_of_investment")), caps.get("project")
    return Rates(caps.get("rate_per_tce"), share, None if project is None else int(project * _FEN), other_fen, programme.title)


def _true_up(settings: Settings, rates: Formula) -> Settlement:
    share = settings.number("advance_share")
    return lambda award, verified: true_up(award, verified, advance_share=share, rates=rates)


def _on_proof(settings: Settings, rates: Formula) -> Settlement:
    months = _whole(settings, "months_at_most")
    return lambda award, verified: on_proof(award, verified, months_at_most=months, rates=rates)


def _over_years(settings: Settings, _rates: Formula) -> Settlement:
    share, years = settings.number("before_share"), _whole(settings, "years")
    return lambda award, verified: over_years(award, verified, before_share=share, years=years)


def _whole(settings: Settings, key: str) -> int:
    number = settings.number(key)
    if number != number.to_integral_value():
        raise BadInput("method_setting", key=key, value=number, needed="1, 2, 3 …")
    return int(number)


_MAKERS: Mapping[str, Callable[[Settings, Formula], Settlement]] = {TRUE_UP: _true_up, "on_proof": _on_proof, "over_years": _over_years}
SETTLEMENTS = tuple(sorted(_MAKERS))
"""The names of all settlements."""


def settlement(name: str, numbers: Mapping[str, Decimal], rates: Formula) -> Settlement:
    """The settlement called ``name`` with its numbers; ``NotFound('settlement_unknown')`` names those that exist.

    >>> from reserve.rules.ranking.settlements.model import Award
    >>> settle = settlement("true_up", {"advance_share": Decimal("0.5")}, Rates(Decimal(500)))
    >>> settle(Award("p", 300_000_000, Decimal(6000)), ()).paid_fen
    150000000
    """
    if name not in _MAKERS:
        raise NotFound("settlement_unknown", name=name[:40], known=", ".join(SETTLEMENTS))
    settings = Settings(name, numbers)
    made = _MAKERS[name](settings, rates)
    settings.done()
    return made


def settlement_of(programme: Programme, other_fen: int = 0) -> Settlement:
    """How a programme of money settles an award of a project with ``other_fen`` public money from elsewhere: the advance that it states,
    then its own formula on what was verified. A programme without an advance pays nothing before.
    """
    return settlement(TRUE_UP, {"advance_share": advance_share(programme)}, rates_of(programme, other_fen))


def advance_share(programme: Programme) -> Decimal:
    """The share of an award that a programme pays before anything is verified; 0 where it states none."""
    return programme.advance.value if programme.advance is not None else Decimal(0)
