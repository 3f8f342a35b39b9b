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
# # 节能成本曲线
#
# 把入库项目按“每节约一吨标准煤花多少钱”从低到高排开：宽度是年节能量，高度是单位成本。左边的项目最划算，
# 横线是全部项目按节能量的平均成本。
#
# *English summary.* Projects side by side, cheapest first: each as wide as the tce it saves a year and as high as the yuan it costs per
# tce. Investment is spread over the years of use at a rate of interest; both are assumptions of this notebook and can be changed below.

# %%
from decimal import Decimal

from reserve.services.analysis import open_library
from widgets import Chart
from widgets.columns import Column
from widgets.curves import CostStep, cost_curve

library = open_library(exact=True)
print(f"数据时点 {library.stamp.taken_at:%Y-%m-%d %H:%M} UTC，审计链首 {library.stamp.audit_head[:16]}…")

# %% [markdown]
# ## 假定
#
# 设备使用年限与折现率不是法规数值，是本笔记本的假定；改了就重新运行全部单元格。

# %%
YEARS_OF_USE = 10
INTEREST = Decimal("0.06")

growth = (1 + INTEREST) ** YEARS_OF_USE
yearly_share = INTEREST * growth / (growth - 1)
print(f"每 1 元投资折合每年 {yearly_share:.4f} 元")

# %% [markdown]
# ## 数据
#
# 只有总投资和计算节能量都有、且节能量为正的项目能放进曲线；其余的列出数目，不当作零。

# %%
projects = library.projects[
    ["code", "enterprise_name", "project_name", "city_name", "product", "investment_total_fen", "saving_tce_per_year"]
]
known = projects.dropna(subset=["investment_total_fen", "saving_tce_per_year"])
usable = known[known["saving_tce_per_year"] > 0].copy()
usable["investment_yuan"] = [Decimal(int(fen)) / 100 for fen in usable["investment_total_fen"]]
usable["cost_yuan_per_tce"] = [
    yuan * yearly_share / tce for yuan, tce in zip(usable["investment_yuan"], usable["saving_tce_per_year"], strict=True)
]
usable = usable.sort_values(["cost_yuan_per_tce", "code"], ignore_index=True)
usable["cumulative_tce_per_year"] = usable["saving_tce_per_year"].cumsum()
print(
    f"共 {len(projects)} 个项目：{len(usable)} 个在曲线上，{len(projects) - len(known)} 个缺数据，{len(known) - len(usable)} 个节能量不为正"
)

# %% [markdown]
# ## 曲线

# %%
total = sum(usable["saving_tce_per_year"], start=Decimal(0))
half = usable[usable["cumulative_tce_per_year"] >= total / 2]
middle = half["cost_yuan_per_tce"].iloc[0] if len(half) else Decimal(0)
weighted = sum(usable["cost_yuan_per_tce"] * usable["saving_tce_per_year"], start=Decimal(0)) / total if total else Decimal(0)
summary = (
    f"{len(usable)} 个项目合计年节能 {total:,.0f} tce；一半的节能量成本不高于每吨 {middle:,.0f} 元，按节能量平均每吨 {weighted:,.0f} 元。"
)
columns = [
    Column("code", "项目"), Column("name", "名称"), Column("saving", "年节能量", kind="number", unit="tce/年"),
    Column("total", "累计", kind="number", unit="tce/年"), Column("cost", "单位成本", kind="number", unit="元/tce"),
]  # fmt: skip
rows = [
    {"cells": {"code": row.code, "name": row.project_name, "saving": f"{row.saving_tce_per_year:,.1f}",
               "total": f"{row.cumulative_tce_per_year:,.1f}", "cost": f"{row.cost_yuan_per_tce:,.1f}"}}
    for row in usable.itertuples()
]  # fmt: skip
steps = [
    CostStep(
        row.code, row.saving_tce_per_year, row.cost_yuan_per_tce,
        f"{row.project_name}（{row.city_name}）：{row.saving_tce_per_year:,.1f} tce/年，{row.cost_yuan_per_tce:,.0f} 元/tce",
    )
    for row in usable.itertuples()
]  # fmt: skip
curve = cost_curve(
    title="节能成本曲线", unit="元/tce", unit_along="累计年节能量（tce/年）", summary=summary, steps=steps,
    lines=[(weighted, f"平均 {weighted:,.0f}")] if total else [], ceiling=weighted * 4 if total else None, columns=columns, rows=rows,
)  # fmt: skip
Chart("zh", curve)

# %% [markdown]
# ## 怎么读
#
# - 宽而低的台阶是首选；高出图框的项目画成浅色，顶部带箭头，数值见表。
# - 成本只算投资，不含节省的电费煤费：因此不是“赚不赚钱”，而是“同样的钱先节哪一吨”。
# - 下表按产品看：同一产品内比较才公平。

# %%
by_product = usable.groupby("product", observed=True).agg(
    projects=("code", "count"),
    saving_tce_per_year=("saving_tce_per_year", lambda tce: float(sum(tce))),
    investment_yuan=("investment_yuan", lambda yuan: float(sum(yuan))),
    median_cost_yuan_per_tce=("cost_yuan_per_tce", lambda cost: float(cost.astype(float).median())),
)
by_product.round(1)

# %%
library.close()
