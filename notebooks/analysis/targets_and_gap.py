# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 各省目标与差距
#
# 文件里带日期的目标，有多少能用库里的数据数出来，数出来差多少，数不出来的有多少。目标和出处来自法规参数，不在这里抄写。
#
# *English summary.* The dated targets of the policy documents by province: which of them this library can count, how far they are, and
# how many nobody has counted. Figures and citations come from the parameters, none is written here.

# %%
import datetime as dt
from decimal import Decimal

import pandas as pd

from reserve.parameters import Value
from reserve.rules.targets.targets import standing, targets
from reserve.services.analysis import open_library
from reserve.vocabulary.regions import regions
from widgets import Chart, View, blocks
from widgets.columns import Column

library = open_library()
AS_OF = dt.date.fromisoformat(str(library.batches["reference_date"].iloc[-1])) if len(library.batches) else library.stamp.taken_at.date()
PROVINCES = ("330000", "320000", "520000", "650000")
print(f"数据时点 {library.stamp.taken_at:%Y-%m-%d %H:%M} UTC，口径日期 {AS_OF}，审计链首 {library.stamp.audit_head[:16]}…")

# %% [markdown]
# ## 目标清单
#
# 每省一行：目标数、到期数、其中待核（未与正式文本核对）的数。

# %%
listed = {area: targets(area) for area in PROVINCES}
overview = pd.DataFrame(
    {
        "province": [regions()[area].name.zh for area in PROVINCES],
        "targets": [len(listed[area]) for area in PROVINCES],
        "due": [sum(1 for one in listed[area] if one.due and one.due < AS_OF) for area in PROVINCES],
        "unverified": [sum(1 for one in listed[area] if one.status == "unverified") for area in PROVINCES],
    }
)
overview

# %% [markdown]
# ## 库里数得出来的
#
# 计数规则写在这里，一条一个函数；没有数据的返回 None，绝不当作零。产能占比按备案产能加权，单耗按产量加权。
# 改造项目按入库数计，是否已经实施以建设状态为准，因此只是上限。

# %%
projects = library.projects
lines = library.lines.merge(library.standings(AS_OF), on="line_id")
clinker = lines[lines["product"] == "clinker"]
print(f"登记的熟料线 {len(clinker)} 条，其中 {int(clinker['latest_unit_energy_product_unit'].notna().sum())} 条有单耗数据")


def capacity_share_at_benchmark(frame: pd.DataFrame) -> Decimal | None:
    """Share in percent of filed capacity, of lines with data, that reaches the benchmark."""
    measured = frame.dropna(subset=["attainment_ratio", "capacity_filed_product_unit"])
    total = measured["capacity_filed_product_unit"].sum()
    if not total:
        return None
    reached = measured.loc[measured["attainment_ratio"] >= 1, "capacity_filed_product_unit"].sum()
    return round(Decimal(str(reached)) / Decimal(str(total)) * 100, 2)


def mean_unit_energy(frame: pd.DataFrame) -> Decimal | None:
    """Unit energy of lines with data, weighted by output."""
    measured = frame.dropna(subset=["latest_unit_energy_product_unit", "latest_output_product_unit"])
    total = measured["latest_output_product_unit"].sum()
    if not total:
        return None
    energy = (measured["latest_unit_energy_product_unit"] * measured["latest_output_product_unit"]).sum()
    return round(Decimal(str(energy)) / Decimal(str(total)), 2)


COUNTED = {
    "retrofit_plan.retrofits_target": lambda: Decimal(len(projects)),
    "retrofit_plan.key_projects_target": lambda: Decimal(library.table("membership").query("kind == 'provincial_key_plan'").shape[0]),
    "cement_plan.clinker_unit_energy_target": lambda: mean_unit_energy(clinker),
    "cement_plan.benchmark_share_target": lambda: capacity_share_at_benchmark(clinker),
}
counted = {path: count() for path, count in COUNTED.items()}
for path, reached in counted.items():
    print(f"{path:45} {'没有数据' if reached is None else reached}")

# %% [markdown]
# ## 差距

# %%


def row_of(target: Value) -> dict[str, object]:
    """One target as a row: what it asks, where we are, the sentence of the rule."""
    decision = standing(target, counted.get(target.path), AS_OF)
    return {
        "path": target.path, "label": target.label.zh if target.label else target.path, "target": target.number, "unit": target.unit,
        "due": target.due, "reached": counted.get(target.path), "met": decision.allowed, "says": decision.message.zh,
        "citation": target.citation.text("zh"), "status": target.status,
    }  # fmt: skip


gaps = {area: pd.DataFrame([row_of(target) for target in listed[area]]) for area in PROVINCES}
own = gaps["330000"]
known = own[own["path"].isin([path for path, reached in counted.items() if reached is not None])]
known[["label", "target", "reached", "unit", "due", "says", "citation"]]

# %%
share = [
    float(min(Decimal(100), row.reached / row.target * 100)) if row.target else 0.0
    for row in known.itertuples()
    if not row.path.endswith("unit_energy_target")
]
labels = [row.label.split(" · ")[-1] for row in known.itertuples() if not row.path.endswith("unit_energy_target")]
progress = blocks.bar(
    title="浙江：数得出来的目标完成到几成", unit="%", categories=labels, series=[("完成", share)], maximum=100, category_label="目标",
    summary="；".join(f"{label} {value:.1f}%" for label, value in zip(labels, share, strict=True)) or "没有数得出来的目标。",
)  # fmt: skip
Chart("zh", progress)

# %% [markdown]
# ## 数不出来的
#
# 这些目标库里没有数据，或者不归本库计数（用水、园区、其他省份）。按省列出数目；需要谁来报，由各省文件规定。

# %%
missing = pd.DataFrame(
    {
        "province": [regions()[area].name.zh for area in PROVINCES],
        "counted": [int(gaps[area]["path"].isin(list(counted)).sum()) for area in PROVINCES],
        "not_counted": [int((~gaps[area]["path"].isin(list(counted))).sum()) for area in PROVINCES],
        "next_due": [min((one.due for one in listed[area] if one.due and one.due >= AS_OF), default=None) for area in PROVINCES],
    }
)
columns = [
    Column("p", "省份"), Column("c", "已计数", kind="number"), Column("n", "未计数", kind="number"),
    Column("d", "下一个到期日", kind="date"),
]  # fmt: skip
rows = [
    {"cells": {"p": row.province, "c": str(row.counted), "n": str(row.not_counted), "d": str(row.next_due or "")}}
    for row in missing.itertuples()
]
table = blocks.table("各省目标：数得出来与数不出来", columns, rows)
View("zh", [table])

# %%
library.close()
