"""Written by hand: what is declared against what follows from the rest of the form, papers against days, public money, emission states."""

from collections.abc import Iterator

import pandas as pd

from benchmarks.by_hand_basis import (
    CLASSES,
    CREDIT_CODE,
    MILLION,
    PROJECT,
    PROJECT_CODE,
    PROVED,
    Found,
    Mask,
    high,
    number,
    plans,
    wrong_digits,
)  # fmt: skip
from benchmarks.library_frames import AS_OF
from benchmarks.library_pandas import KEY

Frames = dict[str, pd.DataFrame]
TODAY = pd.Timestamp(AS_OF)
DONE = ["finished", "accepted", "verified"]


def more_masks(frames: Frames) -> Iterator[Mask]:
    """The rules that are stated here."""
    project = frames[PROJECT]
    for part in (_declared, _progress, _states, _firms):
        for rule_id, (path, violated) in part(project).items():
            yield Mask(rule_id, PROJECT, path, violated)
    for rule_id, (path, violated) in {**_papers(frames), **_public_money(frames), **_statistics(frames)}.items():
        yield Mask(rule_id, PROJECT, path, violated)
    yield Mask("R-PAPER-LATER", "procedures", "paper_date", frames["procedures"]["paper_date"] > TODAY)
    points = frames["emission_points"]
    above = points["point_target_mg_per_m3"] > points["point_before_mg_per_m3"]
    yield Mask("R-POINT-TARGET", "emission_points", "point_target_mg_per_m3", above)


def _declared(p: pd.DataFrame) -> Found:
    found: Found = {}
    for when in ("before", "after"):
        name = f"unit_energy_{when}_declared_kgce_per_t"
        computed = p[f"assessed.unit_energy_{when}_kgce_per_t"]
        far = (p[name] - computed).abs() > computed.abs() * high("checks.declared_unit_energy_difference")
        found[f"R-UNIT-{when.upper()}-DIFFERS"] = name, far
    rate, co2, cut = p["saving_rate_declared_percent"], p["co2_reduction_declared_t_per_year"], p["assessed.co2_reduction_t_per_year"]
    points = (rate - p["assessed.saving_rate"] * 100).abs()
    return found | {
        "R-RATE-DIFFERS": ("saving_rate_declared_percent", points > high("checks.declared_rate_difference") * MILLION),
        "R-CO2-DIFFERS": ("co2_reduction_declared_t_per_year", (co2 - cut).abs() > cut.abs() * high("checks.declared_co2_difference")),
    }


def _progress(p: pd.DataFrame) -> Found:
    begun = p["progress"].isin(["building", "trial", *DONE])
    return {
        "R-ACCEPTED-FINISH": ("acceptance_date", p["acceptance_date"] < p["finish_date"]),
        "R-ACCEPTED-LATER": ("acceptance_date", p["acceptance_date"] > TODAY),
        "R-PROGRESS-FINISHED": ("progress", p["progress"].isin(DONE) & (p["finish_date"] > TODAY)),
        "R-PROGRESS-BEGUN": ("progress", begun & (p["start_date"] > TODAY)),
    }


def _states(p: pd.DataFrame) -> Found:
    order = {code: place for place, code in enumerate(CLASSES)}
    before, after = p["air_class_before"].map(order), p["air_class_after"].map(order)
    shares = {"cement": ("clinker", "cement_grinding"), "steel": ("ironmaking_blast_furnace", "steelmaking_converter", "electric_furnace")}
    least = {code: number(f"ultra_low.{plan}.clean_transport.share") * MILLION for plan, codes in shares.items() for code in codes}
    built = p["ule_transport"].isin(["done", *PROVED])
    tiered = p["product"].isin([code for code, plan in plans().items() if plan in ("steel", "refining", "ammonia", "cement")])
    poor = p["air_class_before"].isin(["C", "D"]) | (p["assessed.indicator_before"] > p["assessed.baseline_level"])
    return {
        "R-CLASS-WORSE": ("air_class_after", after > before),
        "R-CLEAN-TRANSPORT": ("clean_transport_percent", built & (p["clean_transport_percent"] < p["product"].map(least))),
        "R-CAPACITY-APPROVED": ("capacity_filed_t_per_year", p["capacity_filed_t_per_year"] > p["capacity_approved_t_per_year"]),
        "R-OUTDATED-LEFT": ("outdated_equipment_replaced", p["outdated_equipment_replaced"].eq(False)),
        "R-TIER-PRICE": ("air_class_before", tiered & poor),
    }


def _firms(p: pd.DataFrame) -> Found:
    esco, code, place = p["esco_credit_code"], p["project_code"], p["location_code"]
    shaped, coded = esco.astype("str").str.fullmatch(CREDIT_CODE) & esco.notna(), code.str.fullmatch(PROJECT_CODE).eq(True)
    division = code.where(coded).str[5:11].str.replace(r"(?:00)+$", "", regex=True)
    elsewhere = coded & place.notna() & (division != place)
    elsewhere &= ~((division == place.str[:4]) | (division == place.str[:2]) | (division == ""))
    return {
        "R-ESCO-DIGIT": ("esco_credit_code", wrong_digits(esco, shaped)),
        "R-ESCO-SELF": ("esco_credit_code", esco.notna() & (esco == p["enterprise_credit_code"])),
        "R-CODE-REGION": ("project_code", elsewhere),
    }


def _papers(frames: Frames) -> Found:
    p, papers = frames[PROJECT], frames["procedures"].dropna(subset=["paper_date"])
    kinds = {"R-START-UNFILED": ["approval", "filing"], "R-START-UNASSESSED": ["environment"], "R-START-UNREVIEWED": ["energy_review"]}
    found: Found = {}
    for rule_id, some in kinds.items():
        earliest = papers.loc[papers["paper_kind"].isin(some)].groupby(KEY)["paper_date"].min()
        found[rule_id] = "start_date", p["start_date"] < pd.Series(earliest.reindex(p[KEY]).to_numpy(), p.index)
    return found


def _public_money(frames: Frames) -> Found:
    p, parts, funds, rows = frames[PROJECT], frames["investment_parts"], frames["public_funds"], frames["components"]
    asked, total, other = p["subsidy_requested"], p["investment_total"], p["other_public_money"]
    budget = p[KEY].isin(rows.loc[rows["component_fund"] == "central_budget", KEY])
    equipment = _whole_sums(parts[parts["investment_part"] == "equipment"], "investment_part_amount")
    held = _whole_sums(funds[funds["public_fund_state"].isin(["granted", "received"])], "public_fund_amount")
    return {
        "R-PUBLIC-SUM": ("subsidy_requested", asked + other > total * number("money.public_money_share")),
        "R-CENTRAL-SHARE": ("subsidy_requested", budget & (asked * 100 > total * number("central_budget.caps.key_industry"))),
        "R-CENTRAL-CAP": ("subsidy_requested", budget & (asked > number("central_budget.caps.each_project") * MILLION)),
        "R-EXIT-MONEY": ("subsidy_requested", p["line_exit_planned"].eq(True) & (asked > 0)),
        "R-FUNDS-SUM": ("other_public_money", p[KEY].map(held) > other),
        "R-ELIGIBLE-EQUIPMENT": ("investment_eligible", p["investment_eligible"] > p[KEY].map(equipment)),
    }


def _whole_sums(rows: pd.DataFrame, column: str) -> pd.Series:
    """The sum for each project, where every amount is there."""
    groups = rows.groupby(KEY, sort=False)[column]
    return groups.sum()[groups.count() == groups.size()]


def _statistics(frames: Frames) -> Found:
    p, years = frames[PROJECT], frames["observation_years"]
    energy, reported = years["observation_energy_tce_per_year"], years["observation_reported_tce_per_year"]
    far = years.loc[(energy - reported).abs() > reported * high("plausibility.representative_year_difference"), KEY]
    return {"R-STATISTICS": ("statistics_difference_reason", p[KEY].isin(far) & p["statistics_difference_reason"].isna())}
