"""The documents of a small batch made by hand, used by the tests of this folder."""

import datetime as dt
from dataclasses import replace
from typing import Any

from reserve.exchange.documents.data import BatchPapers, Departure, ProjectFigures, Terms
from reserve.exchange.ranked_list import ListCap, RankedListData
from reserve.vocabulary.language import Bilingual
from tests.reserve.exchange.listing import ATTACK, GROWTH, LIFT, listing, row

PHONE = "0572-6000001"
CONTACT = "周建国"
TYPST = '#panic("x") $1/0$ *b* @ref <label> #import "/etc/passwd" \\ `raw`'
TERMS = Terms(
    dt.date(2024, 9, 9), dt.date(2024, 9, 13), "浙江省经济和信息化厅节能处（杭州市体育场路）", "浙江省财政厅", "浙经信〔2024〕8号"
)
DEPARTURE = Departure(
    "3305-2024-00003", Bilingual("由候补调整为不予支持", "From the reserve list to no support"), "企业已停产", "王一", "李二"
)
CAPS = (
    ListCap(Bilingual("申请资金", "Requested"), 500_000_001, binding=False, code="cap_requested"),
    ListCap(Bilingual("合格投资的 15%", "15 % of eligible cost"), 480_000_000, binding=False, code="percent_of_eligible"),
    ListCap(Bilingual("每吨标准煤 500 元", "500 CNY per tce"), 450_000_061, binding=True, code="rate_per_tce"),
    ListCap(Bilingual("同一企业一年不超过 800 万元", "8 million a firm and year"), 800_000_000, binding=False, code="firm_year"),
    ListCap(Bilingual("批次剩余资金", "Money left"), 600_000_000, binding=False, code="cap_remaining"),
)
ANJI, DEQING = Bilingual("安吉县", "Anji County"), Bilingual("德清县", "Deqing County")


def figures(county: str, **more: Any) -> ProjectFigures:
    """What the pinned version of a project adds."""
    made = ProjectFigures(
        city_code="330500", county_code=county, credit_code="91330522MA0000001X", investment_code="2401-330522-07-02-123456",
        industry=Bilingual("水泥制造", "Cement"), content="新型干法窑节能改造，更换篦冷机，增设余热利用", equipment_fen=3_200_000_000,
        other_money_fen=0, co2_t_micro=24_900_500_000, crossing_t_micro=1_550_000_000_000, baseline_micro=117_000_000,
        benchmark_micro=100_000_000, start=dt.date(2024, 3, 1), finish=dt.date(2025, 6, 30), progress=Bilingual("在建", "Under way"),
        progress_percent_micro=40_000_000, recommended_rank=1, contact_name=CONTACT, contact_phone=PHONE,
    )  # fmt: skip
    return replace(made, **more)


def listed(**more: Any) -> RankedListData:
    """Two funded projects in two counties, one in reserve, one stopped; their texts are hostile."""
    rows = (
        row(1, ATTACK, (20_123_456, 17_000_001), 450_000_061, caps=CAPS, investment_fen=8_000_000_000),
        row(2, "@SUM(A1) 二号线", (15_000_000, 10_000_000), 100_000_000, "partial", tie="saving", caps=CAPS, county_name=ANJI,
            unit_name=ANJI, investment_fen=4_000_000_000),
        row(3, TYPST, (1, 2), 0, "reserve", lift=LIFT, saving_tce_micro=None, caps=CAPS, county_name=DEQING, unit_name=DEQING),
        row(None, "+四号线", (0, 0), 0, "gated_out", gates=(GROWTH,)),
    )  # fmt: skip
    return listing(**({"rows": rows} | more))


def papers(data: RankedListData | None = None, **more: Any) -> BatchPapers:
    """The batch with its figures."""
    data = data or listed()
    codes = ("330522", "330523", "330521", "330522")
    about = {each.project_code: figures(code) for each, code in zip(data.rows, codes, strict=False)}
    made = BatchPapers(
        listed=data, figures=about, unit=Bilingual("浙江省经济和信息化厅", "Zhejiang Economy and Information Technology"),
        run_on=dt.date(2024, 9, 2), terms=TERMS,
    )  # fmt: skip
    return replace(made, **more)


def without_money(**more: Any) -> BatchPapers:
    """The same batch as a list of places."""
    rows = tuple(replace(each, offer_fen=0, requested_fen=None, entitled_fen=None, caps=()) for each in listed().rows)
    rows = (rows[0], replace(rows[1], status="funded"), *rows[2:])
    return papers(listed(kind="list", places=2, budget_fen=1, spent_fen=0, rows=rows), **more)
