"""Words for what draws say: kinds of opinions, shares, places, shifts of weight."""

from collections.abc import Mapping
from decimal import Decimal

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from reserve.parameters import Programme
from reserve.rules.robustness.acceptability import CONTESTED
from reserve.rules.robustness.sensitivity import Flip
from reserve.rules.robustness.study import Kind, Spread, Study
from reserve.vocabulary.language import Language
from widgets.opinions import Sure

KIND_LABELS: Mapping[Kind, str] = {
    "near": N_("Weights near the policy's"),
    "order": N_("Any weights in the policy's order"),
    "any": N_("Any weights at all"),
}
KIND_HINTS: Mapping[Kind, str] = {
    "near": N_("Each weight is drawn around the policy's own, a weight of 25 by about 4 points to either side: experts who agree roughly."),
    "order": N_("Who weighs more in the policy never weighs less, by how much is open: experts who agree on what matters more."),
    "any": N_("Every division of the points is equally likely: experts who agree on nothing."),
}


def sure_of(share: float) -> Sure:
    """Funded nearly always, nearly never, or contested."""
    low, high = CONTESTED
    return "contested" if low < share < high else "always" if share >= high else "never"


def share_text(share: float) -> str:
    """A share in per cent; what is not quite nothing or everything never reads so.

    >>> [share_text(share) for share in (0.0, 0.0003, 0.5, 0.9999, 1.0)]
    ['0%', '<0.1%', '50%', '>99.9%', '100%']
    """
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    text = f"{share * 100:.1f}".rstrip("0").rstrip(".")
    return f"{text}%"


def places_text(spread: Spread, position: int) -> str:
    """Best, median and worst place; a dash where it stands below a floor.

    >>> places_text(Spread((0.5,), (3,), (7,), (None,)), 0)
    '3 · 7 · —'
    """
    found = (spread.best[position], spread.median[position], spread.worst[position])
    return " · ".join(formats.NOTHING if place is None else f"{place:,}" for place in found)


def criterion_name(programme: Programme, code: str, language: Language) -> str:
    """The label of a criterion."""
    return programme.criterion(code).label.text(language)


def points_text(points: float) -> str:
    """Points of weight with one decimal, none where it is whole."""
    return f"{points:.1f}".removesuffix(".0")


def flip_text(flip: Flip | None, programme: Programme, language: Language) -> str:
    """The smallest shift of weight that turns the decision, as a sentence."""
    _ = translator(language)
    if flip is None:
        return _("no shift between two weights turns it")
    said = (
        _("falls out when {points} points go from “{giving}” to “{taking}”")
        if flip.funded
        else _("enters when {points} points go from “{giving}” to “{taking}”")
    )
    return said.format(
        points=points_text(flip.points), giving=criterion_name(programme, flip.giving, language),
        taking=criterion_name(programme, flip.taking, language),
    )  # fmt: skip


def opinion_text(study: Study, spread: Spread, position: int, programme: Programme, language: Language) -> str:
    """In words which opinion funds a project: what it weighs most above and below the policy."""
    _ = translator(language)
    central = spread.central[position]
    if central is None:
        return _("No weights that were drawn fund this project.")
    whole = float(sum(study.weights, Decimal(0)))
    apart = [(share * whole - float(weight), code) for share, weight, code in zip(central, study.weights, study.criteria, strict=True)]
    (most, more), (least, less) = max(apart), min(apart)
    if most < 1 and least > -1:
        return _("The opinions that fund it weigh, on average, as the policy does.")
    said = _("The opinions that fund it weigh, on average, “{more}” {most} points more and “{less}” {least} points less than the policy.")
    return said.format(
        more=criterion_name(programme, more, language), most=points_text(most), less=criterion_name(programme, less, language),
        least=points_text(-least),
    )  # fmt: skip
