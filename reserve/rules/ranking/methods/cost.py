"""Methods whose key is what the public pays for a unit of effect: the cheapest stands first."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods.figures import SCALE, figures, micro_of, quotient, shown
from reserve.rules.ranking.methods.shape import Judged, Row, Term, amount, costs, lacking, nothing, refusal, row_of, too_large
from reserve.rules.ranking.protocols import Scored
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import plain, unit_name

_ADDRESS = "methods"
_PER_YEAR = {"saving": "CNY/tce", "co2": "CNY/tCO2"}


def cost_effectiveness(pool: Sequence[Candidate], *, money: str = "grant", per: str = "saving", at_most: Decimal | None = None) -> Scored:
    """Money asked for each unit of yearly effect, key = S / dE or S / dC, ascending.

    Source: the German competition for energy efficiency (S / dC) and the Austrian call of 2023, both published; peers of this programme,
    never law here. In: ``money`` is ``grant`` or ``investment``, ``per`` is ``saving`` (tce/yr) or ``co2`` (t/yr); above ``at_most`` (yuan
    per unit) nobody competes. Out: yuan per unit in 10^-6, half to even: :func:`cost_key`. A candidate without one of the figures, or that
    saves nothing, is not judged and says so.
    """
    figure = figures()[f"{money}_per_{'tce' if per == 'saving' else 'co2'}"]
    row = row_of(figure, Bilingual("申请资金 ÷ 年效果", "Money ÷ yearly effect"))
    limit = _limit(at_most)
    return costs([row], [_simple(candidate, row, (money, per), (SCALE, ""), limit) for candidate in pool], f"{_ADDRESS}.cost_effectiveness")


def lifetime_cost(
    pool: Sequence[Candidate],
    *,
    money: str = "grant",
    per: str = "saving",
    life_years: Mapping[str, Decimal],
    years_at_most: Decimal,
    at_most: Decimal | None = None,
) -> Scored:
    """Money asked for each unit of effect over the counted life, key = S / (dE x min(L, L_cap)), ascending.

    Source: ProKilowatt (Switzerland, published). ``life_years`` by product (``""`` for any other), fixed by the programme, so that nobody
    scores by a long life he promises himself; ``years_at_most`` caps it. Out: yuan per tce or tCO2 in 10^-6, half to even. A product whose
    life the programme does not name is not judged. Errors: ``BadInput('method_setting')`` for a life or cap not above 0.
    """
    years = {product: _years(f"life_years_{product}".rstrip("_"), value) for product, value in life_years.items()}
    cap = _years("years_at_most", years_at_most)
    unit = _PER_YEAR[per]
    label = Bilingual(f"寿命期内单位效果的{figures()[money].label.zh}", f"{figures()[money].label.en} per unit over the counted life")
    row = Row(
        f"lifetime_{money}_per_{per}",
        label,
        unit,
        figures()[money].source,
        Bilingual("资金 ÷（年效果 × 计算年限）", "Money ÷ (yearly effect × years)"),
    )
    limit = _limit(at_most)
    judged = []
    for candidate in pool:
        product = candidate.assessment.product or ""
        life = years.get(product, years.get(""))
        if life is None:
            judged.append(Judged(refusals=(refusal("score_no_life", "life_years", product=product or "—"),)))
            continue
        counted = min(life, cap)
        judged.append(_simple(candidate, row, (money, per), (counted, plain(shown(counted))), limit))
    return costs([row], judged, f"{_ADDRESS}.lifetime_cost")


def subsidy_intensity(
    pool: Sequence[Candidate], *, money: str = "grant", reference: Decimal, years: Decimal = Decimal(1), at_most: Decimal | None = None
) -> Scored:
    """What a tonne of CO2 costs beyond the worth of the energy, key = (bid - reference) / emission factor, ascending.

    Source: SDE++ (Netherlands, published; the wording of the formula to be verified). The bid is ``money`` for each tce saved in the
    counted ``years``; ``reference`` the yuan that a tce is worth by itself, fixed before the call; the emission factor is the project's own
    tonnes of CO2 for each tce saved. Above ``at_most`` (yuan per tonne: the ceiling of a phase) nobody competes. Out: two terms, the bid
    and the reference taken off, in 10^-6 yuan per tonne: :func:`intensity_key`; the key may lie below 0. Errors:
    ``BadInput('method_setting')`` for a reference below 0 or years not above 0.
    """
    if reference < 0:
        raise BadInput("method_setting", key="reference", value=reference, needed="≥ 0")
    reference_micro, years_micro = int(reference * SCALE), _years("years", years)
    source = figures()[money].source
    rows = [
        Row("bid", Bilingual("报价折合每吨二氧化碳", "The bid per tonne of CO₂"), "CNY/tCO2", source,
            Bilingual("资金 ÷（年减碳量 × 计算年限）", "Money ÷ (CO₂ a year × years)")),
        Row("reference", Bilingual("扣除能源自身价值", "Less the worth of the energy"), "CNY/tCO2", "energy_carriers",
            Bilingual("−参考价 × 年节能量 ÷ 年减碳量", "−Reference × saving ÷ CO₂")),
    ]  # fmt: skip
    limit = _limit(at_most)
    judged = [_intensity(candidate, money, reference_micro, years_micro, limit) for candidate in pool]
    return costs(rows, judged, f"{_ADDRESS}.subsidy_intensity")


def cost_key(money: int, effect: int, years: int = SCALE) -> int:
    """Money over effect times years, all in 10^-6 of their unit, half to even.

    Three million yuan for 5,000 tce a year are 600 yuan for each, and 60 over ten years.

    >>> cost_key(3_000_000_000_000, 5_000_000_000), cost_key(3_000_000_000_000, 5_000_000_000, 10_000_000)
    (600000000, 60000000)
    """
    return quotient(money * SCALE * SCALE, effect * years)


def intensity_key(money: int, saving: int, co2: int, reference: int, years: int = SCALE) -> int:
    """(Money over saving and years, less the reference) over tonnes of CO2 for each tce, all in 10^-6 of their unit, half to even.

    Three million yuan for 5,000 tce and 10,000 t a year: 600 yuan per tce, less 100, over 2 t per tce are 250 yuan per tonne.

    >>> intensity_key(3_000_000_000_000, 5_000_000_000, 10_000_000_000, 100_000_000)
    250000000
    """
    return quotient(money * SCALE * SCALE - reference * saving * years, years * co2)


def _simple(candidate: Candidate, row: Row, codes: tuple[str, str], years: tuple[int, str], limit: int | None) -> Judged:
    """Money over effect times ``years`` (10^-6, with their text where they are not one)."""
    found = _values(candidate, codes, (codes[1],))
    if isinstance(found, Decision):
        return Judged(refusals=(found,))
    money, effect = found
    key = cost_key(money, effect, years[0])
    over, under = amount(money, "CNY"), amount(effect, figures()[codes[1]].unit)
    note = Bilingual(f"{over.zh} ÷ {under.zh}", f"{over.en} ÷ {under.en}")
    if years[1]:
        note = Bilingual(f"{over.zh} ÷（{under.zh} × {years[1]} 年）", f"{over.en} ÷ ({under.en} × {years[1]} yr)")
    return _within(Judged((Term(key, key, note),)), row, limit)


def _intensity(candidate: Candidate, money: str, reference: int, years: int, limit: int | None) -> Judged:
    found = _values(candidate, (money, "saving", "co2"), ("saving", "co2"))
    if isinstance(found, Decision):
        return Judged(refusals=(found,))
    asked, saving, co2 = found
    bid, key = cost_key(asked, co2, years), intensity_key(asked, saving, co2, reference, years)
    over, under = amount(asked, "CNY"), amount(co2, "tCO2/yr")
    worth, saved = plain(shown(reference)), amount(saving, "tce/yr")
    counted = plain(shown(years))
    terms = (
        Term(bid, bid, Bilingual(f"{over.zh} ÷（{under.zh} × {counted} 年）", f"{over.en} ÷ ({under.en} × {counted} yr)")),
        Term(
            key - bid, key - bid,
            Bilingual(f"−{worth} 元/tce × {saved.zh} ÷ {under.zh}", f"−{worth} CNY/tce × {saved.en} ÷ {under.en}"),
        ),
    )  # fmt: skip
    whole = Row(
        "subsidy_intensity", Bilingual("每吨二氧化碳的补助强度", "Subsidy for each tonne of CO₂"), "CNY/tCO2", "", Bilingual("", "")
    )
    return _within(Judged(terms), whole, limit)


def _values(candidate: Candidate, codes: Sequence[str], positive: Sequence[str]) -> tuple[int, ...] | Decision:
    found = {code: micro_of(candidate, code) for code in codes}
    absent = [code for code, value in found.items() if value is None]
    if absent:
        return lacking(absent)
    values = {code: value for code, value in found.items() if value is not None}
    for code in positive:
        if values[code] <= 0:
            return nothing(code, values[code])
    below = next((code for code in codes if values[code] < 0), None)
    if below is not None:
        return nothing(below, values[below])
    return tuple(values.values())


def _within(judged: Judged, row: Row, limit: int | None) -> Judged:
    """``judged``, or a refusal where its key lies above the ceiling or beyond every real project."""
    key = judged.key_micro
    if too_large(key):
        return Judged(refusals=(refusal("score_beyond", row.code, label=row.label, value=plain(shown(key), 2), unit=unit_name(row.unit)),))
    if limit is not None and key > limit:
        figures_shown = {"label": row.label, "value": plain(shown(key), 2), "limit": plain(shown(limit)), "unit": unit_name(row.unit)}
        return Judged(refusals=(refusal("score_ceiling", row.code, **figures_shown),))
    return judged


def _limit(at_most: Decimal | None) -> int | None:
    if at_most is None:
        return None
    if at_most < 0:
        raise BadInput("method_setting", key="at_most", value=at_most, needed="≥ 0")
    return int(at_most * SCALE)


def _years(key: str, years: Decimal) -> int:
    micro = int(years * SCALE)
    if micro <= 0:
        raise BadInput("method_setting", key=key, value=years, needed="> 0")
    return micro
