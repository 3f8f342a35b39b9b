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
# # 换一种权重排序
#
# 用同一批次、同一引擎、另一组权重再排一次，看谁升谁降、钱落在谁身上。这里的结果不写回库，正式排序只在页面上进行。
#
# *English summary.* The same batch, the same engine, other weights: who rises, who falls, and where the money goes. Nothing is stored;
# official rankings are made on the page.

# %%
from decimal import Decimal

from reserve.services.analysis import movement, open_library, reweighted
from reserve.vocabulary.errors import BadInput
from widgets import Chart
from widgets.columns import Column
from widgets.curves import Move, moves

library = open_library()
print(f"数据时点 {library.stamp.taken_at:%Y-%m-%d %H:%M} UTC，审计链首 {library.stamp.audit_head[:16]}…")
library.batches

# %% [markdown]
# ## 选批次
#
# 默认取水泥专项资金的最后一个批次。没有批次时，先请排序人员在页面上开一个，再运行 `reserve lab refresh`。

# %%
PROGRAMME = "zhejiang_cement_special_fund"
batches = library.batches[library.batches["programme_code"] == PROGRAMME]
if batches.empty:
    raise BadInput("no_batch_to_study")
BATCH = str(batches["code"].iloc[-1])
official = library.programme(BATCH)
before = library.rank(BATCH)
print(f"{BATCH} {official.title.zh}：{len(before.rows)} 个项目，预算 {before.budget_fen / 1e6:,.0f} 万元")
for criterion in official.criteria:
    print(f"  {criterion.code:16} {criterion.weight:>4}  {criterion.label.zh}")

# %% [markdown]
# ## 另一组权重
#
# 只写要改的；每种产品适用的权重之和须为 100，否则会说明差多少。这里把一部分大气绩效的权重移给节能量。

# %%
FAR = 3  # places that count as a long way
WEIGHTS = {"energy_saved": "35", "air": "10"}
other = reweighted(official, WEIGHTS)
after = library.rank(BATCH, other)
moved = movement(before, after)
both = moved.dropna(subset=["place_before", "place_after"])

# %% [markdown]
# ## 谁在移动

# %%
names = library.projects.set_index("code")["enterprise_name"]
far = both[both["places_gained"].abs() >= FAR]
gained = moved[(moved["offer_before_fen"] == 0) & (moved["offer_after_fen"] > 0)]
lost = moved[(moved["offer_before_fen"] > 0) & (moved["offer_after_fen"] == 0)]
summary = (
    f"{len(both)} 个项目两次都有名次，{int((both['places_gained'] != 0).sum())} 个名次变动，其中 {len(far)} 个变动 {FAR} 位以上；"
    f"{len(gained)} 个项目新得到资金，{len(lost)} 个失去资金。"
)
columns = [
    Column("code", "项目"), Column("name", "企业"), Column("before", "原名次", kind="number"), Column("after", "新名次", kind="number"),
    Column("gained", "升降", kind="number"), Column("offer", "资金变化", kind="number", unit="万元"),
]  # fmt: skip


def ten_thousand_yuan(fen: int) -> str:
    """Fen as 10⁴ yuan with its sign."""
    return f"{Decimal(int(fen)) / 1_000_000:+,.2f}"


rows = [
    {"cells": {"code": row.code, "name": names.get(row.code, ""), "before": str(row.place_before), "after": str(row.place_after),
               "gained": f"{row.places_gained:+d}", "offer": ten_thousand_yuan(row.offer_after_fen - row.offer_before_fen)}}
    for row in both.itertuples()
]  # fmt: skip
drawn = moves(
    title=f"{BATCH}：换权重前后的名次", summary=summary, before_label="原权重", after_label="新权重",
    items=[Move(row.code, int(row.place_before), int(row.place_after)) for row in both.itertuples()], columns=columns, rows=rows,
    emphasis=FAR,
)  # fmt: skip
Chart("zh", drawn)

# %% [markdown]
# ## 怎么读
#
# - 绿色实线上升、橙色虚线下降 3 位以上（FAR）；灰线变动较小。
# - 名次变动多而资金变动少，说明分数线附近稳定；线上下换了人的项目，名次取决于权重，应当人工再看。
# - 权重是公开办法的一部分。要改，只能在开批次之前改办法。

# %%
library.close()
