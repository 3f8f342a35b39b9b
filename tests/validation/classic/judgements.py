"""What the custom expectations ask, by hand in pandas: each function answers for every row whether it is as it should be.

Quantities and ratios count in 10^-6 of their unit and money in fen, as in the documents; limits come in 10^-6.
"""

import re
from typing import Any

import pandas as pd

MILLION = 10**6
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE = re.compile(rf"[{CREDIT_LETTERS}]{{2}}\d{{6}}[{CREDIT_LETTERS}]{{10}}", re.ASCII)
PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d\d-\d\d-\d{6}", re.ASCII)
FILE_REFERENCE = r"#[0-9a-f]{12}\Z"
Answers = Any


def check_digit(codes: pd.Series) -> Answers:
    """GB 32100-2015: weights are powers of 3 modulo 31; a code of another shape is left to the rule on shapes."""

    def right(code: str) -> bool:
        if not CREDIT_CODE.fullmatch(code):
            return True
        total = sum(CREDIT_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
        return CREDIT_LETTERS.index(code[17]) == -total % 31

    return codes.map(right)


def filing_month(codes: pd.Series, last: int) -> Answers:
    """A project code begins with a month from 2015 to ``last`` (yymm), or, in the old form, with a year from 2015 to 2020."""

    def plausible(code: str) -> bool:
        if not PROJECT_CODE.fullmatch(code):
            return True
        head = int(code[:4])
        return 2015 <= head <= 2020 or (1500 <= head <= last and 1 <= head % 100 <= 12)

    return codes.map(plausible)


def within_areas(rows: pd.DataFrame) -> Answers:
    """The county begins with the digits of one of the areas, whose codes are separated by blanks."""
    prefixes = rows["areas_served"].map(lambda text: tuple(re.sub("(00)+$", "", area) for area in text.split()))
    return pd.Series([code.startswith(some) for code, some in zip(rows["location_code"], prefixes, strict=True)], rows.index, dtype=bool)


def days_at_most(rows: pd.DataFrame, most: int) -> Answers:
    """From start to finish there are at most so many days."""
    return (rows["finish_date"] - rows["start_date"]).dt.days <= most


def energy_falls(rows: pd.DataFrame) -> Answers:
    """Energy per tonne does not rise, or the energy of the year where one of the two outputs is missing."""
    unit, year = ["assessed.unit_energy_before_kgce_per_t", "assessed.unit_energy_after_kgce_per_t"], [
        "assessed.energy_before_tce", "assessed.energy_after_tce"
    ]  # fmt: skip
    good = pd.Series(data=True, index=rows.index)
    by_unit, by_year = rows[unit].notna().all(axis=1), rows[year].notna().all(axis=1)
    good[by_unit] = rows.loc[by_unit, unit[1]] <= rows.loc[by_unit, unit[0]]
    other = by_year & ~by_unit
    good[other] = rows.loc[other, year[1]] <= rows.loc[other, year[0]]
    return good


def close_to(rows: pd.DataFrame, share: int) -> Answers:
    """The first column differs from the second by no more than the share of the second."""
    one, other = rows.iloc[:, 0], rows.iloc[:, 1]
    return (one - other).abs() * MILLION <= other.abs() * share


def adds_up(rows: pd.DataFrame, share: int) -> Answers:
    """The first column, a sum, differs from the second by no more than the share of the second."""
    return (rows.iloc[:, 0] - rows.iloc[:, 1]).abs() * MILLION <= rows.iloc[:, 1] * share


def not_beyond(rows: pd.DataFrame, share: int) -> Answers:
    """The first column is at most the second and a share of it."""
    return (rows.iloc[:, 0] - rows.iloc[:, 1]) * MILLION <= rows.iloc[:, 1] * share


def share_at_most(rows: pd.DataFrame, share: int) -> Answers:
    """The first column is at most a share of the second; where the second is not above zero nothing can be said."""
    return (rows.iloc[:, 1] <= 0) | (rows.iloc[:, 0] * MILLION <= rows.iloc[:, 1] * share)


def quotient_within(rows: pd.DataFrame, scale: int, low: int, high: int) -> Answers:
    """``scale`` times the first column over the second lies between the limits, where the second is above zero."""
    top, bottom = rows.iloc[:, 0] * scale, rows.iloc[:, 1]
    return (bottom <= 0) | ((top >= bottom * low) & (top <= bottom * high))


def convention(rows: pd.DataFrame, low: int, high: int) -> Answers:
    """kgce for a kWh, give or take half a tonne; above the highest convention only where fuel falls too."""
    saving, power = rows["energy_saving_declared_tce_per_year"], rows["power_saving_declared_kwh_per_year"]
    most, least = (saving + MILLION // 2) * 1000 * MILLION, (saving - MILLION // 2) * 1000 * MILLION
    return (power <= 0) | ((most >= power * low) & ((least <= power * high) | rows["fuel_falls"].astype(bool)))


def share_at_least(rows: pd.DataFrame, share: int) -> Answers:
    """The first column is at least a share of the second; where the second is not above zero nothing can be said."""
    return (rows.iloc[:, 1] <= 0) | (rows.iloc[:, 0] * MILLION >= rows.iloc[:, 1] * share)


def among_peers(rows: pd.DataFrame) -> Answers:
    """The first column, where it is above zero, lies between the other two."""
    figure, low, high = (rows.iloc[:, place] for place in range(3))
    return (figure <= 0) | ((low <= figure) & (figure <= high))


def cost_among_peers(rows: pd.DataFrame) -> Answers:
    """Fen over 10^-6 tce lies between the bounds in 10^-6 CNY per tce, where both are above zero."""
    fen, saving, low, high = (rows.iloc[:, place] for place in range(4))
    return (fen <= 0) | (saving <= 0) | ((low * saving <= fen * 10**10) & (fen * 10**10 <= high * saving))


def not_above_share(rows: pd.DataFrame, share: int) -> Answers:
    """The first column is at most a share of the second."""
    return rows.iloc[:, 0] * MILLION <= rows.iloc[:, 1] * share


def rate_close_to(rows: pd.DataFrame, most: int) -> Answers:
    """The first column, in percent, differs from the second, of one, by no more than so many points."""
    return (rows.iloc[:, 0] - rows.iloc[:, 1] * 100).abs() <= most


def years_explained(rows: pd.DataFrame, share: int) -> Answers:
    """Each year keeps to a share of the statistics, or a reason was typed."""
    pairs, typed = rows["statistics.gaps"], rows["statistics_difference_reason.typed"]
    far = pairs.map(lambda found: isinstance(found, list) and any(gap * MILLION > share * of for gap, of in found))
    return ~far | typed.notna()


def together_within(rows: pd.DataFrame, share: int) -> Answers:
    """The first two columns are together at most a share of the third."""
    return (rows.iloc[:, 0] + rows.iloc[:, 1]) * MILLION <= rows.iloc[:, 2] * share


def another_firm(rows: pd.DataFrame) -> Answers:
    """The two columns are different."""
    return rows.iloc[:, 0] != rows.iloc[:, 1]


def filed_around(rows: pd.DataFrame) -> Answers:
    """The division in the project code, without its last pairs of zeros, begins the code of the place; other shapes are left alone."""

    def around(code: str, place: str) -> bool:
        if not PROJECT_CODE.fullmatch(code):
            return True
        division = code.split("-")[1]
        while division.endswith("00") and len(division) % 2 == 0:
            division = division[:-2]
        return place[: len(division)] == division

    pairs = zip(rows["project_code"], rows["location_code"], strict=True)
    return pd.Series([around(code, place) for code, place in pairs], rows.index, dtype=bool)


def address_around(rows: pd.DataFrame, counties: dict[str, str]) -> Answers:
    """The address does not begin with the full name of another county, with or without its province."""

    def county(address: str) -> str | None:
        text = re.sub(r"\s", "", address)
        found = [(len(name), code) for name, code in counties.items() if text.startswith(name)]
        return max(found)[1] if found else None

    named = rows["legal_address"].map(county)
    return named.isna() | (named == rows["location_code"])


def class_kept(rows: pd.DataFrame, order: list[str]) -> Answers:
    """The second class is not further down than the first; a class outside the order is not compared."""
    pairs = zip(rows.iloc[:, 0], rows.iloc[:, 1], strict=True)
    kept = [not {one, other} <= set(order) or order.index(other) <= order.index(one) for one, other in pairs]
    return pd.Series(kept, rows.index, dtype=bool)


def share_of_product(rows: pd.DataFrame, least: dict[str, int]) -> Answers:
    """The share reaches the least of its product."""
    return rows.iloc[:, 0] >= rows["product"].map(least)


def above_baseline_and_class(rows: pd.DataFrame, poor: list[str]) -> Answers:
    """The class is none of the poor ones, and the figure, where both are known, keeps to the baseline."""
    figure, baseline = rows["assessed.indicator_before"], rows["assessed.baseline_level"]
    both = figure.notna() & baseline.notna()
    above = pd.Series(data=False, index=rows.index)
    above[both] = (figure[both] > baseline[both]).astype(bool)
    return ~rows["air_class_before"].isin(poor) & ~above


def first_of_its_kind(rows: pd.DataFrame) -> Answers:
    """No earlier row of the project is the same in all columns."""
    return ~rows.duplicated(keep="first")


def no_file_again(rows: pd.DataFrame) -> Answers:
    """No earlier row of the project has the same file; an answer that names no file of the project is left alone."""
    return ~rows.duplicated(keep="first") | ~rows.iloc[:, 1].str.contains(FILE_REFERENCE)


def in_time(rows: pd.DataFrame, due: dict[str, str]) -> Answers:
    """The finish is not after the day due for the product, or the figure keeps to the baseline."""
    days = pd.to_datetime(rows["product"].map(due))
    return (rows["finish_date"] <= days) | (rows["assessed.indicator_before"] <= rows["assessed.baseline_level"])


def class_reached(rows: pd.DataFrame, refused: dict[str, list[str]]) -> Answers:
    """The class is none of those that are too low for the product."""
    pairs = zip(rows["product"], rows["air_class_after"], strict=True)
    return pd.Series([found not in refused.get(product, ()) for product, found in pairs], rows.index, dtype=bool)


def pressure_known(rows: pd.DataFrame, above: int) -> Answers:
    """At a higher altitude the air pressure was typed."""
    return (rows["site_altitude_m"] <= above) | rows["site_pressure_pa.typed"].notna()


def no_capacity_named(rows: pd.DataFrame, words: dict[str, list[str]]) -> Answers:
    """Neither name nor content has one of the words that stand for new capacity of the product."""
    texts = rows["project_name"].fillna("") + "\n" + rows["content"].fillna("")
    return pd.Series(
        [not any(word in text for word in words[product]) for product, text in zip(rows["product"], texts, strict=True)],
        rows.index,
        dtype=bool,
    )
