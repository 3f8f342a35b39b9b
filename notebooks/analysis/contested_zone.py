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
# # 临界区和规则的代价
#
# 打开一个批次，看每一分从哪里来；再随机换权重一千次，看哪些项目的资金取决于权重；最后看每条规则让这份名单多得或少得多少节能量。
# 这里用的是页面的同一引擎，结果不写回库。
#
# *English summary.* One batch: where its points come from, whose money hangs on the weights (SMAA), and what each rule costs or wins in
# saved energy. The engine is that of the pages and nothing is stored.

# %%
import datetime as dt

import pandas as pd

from reserve.rules.ranking.trials.board import board_of, stopped_in
from reserve.rules.robustness.contest import contest_on
from reserve.rules.robustness.price import price
from reserve.rules.robustness.study import study
from reserve.services.analysis import open_library
from reserve.vocabulary.errors import BadInput

library = open_library()
print(f"数据时点 {library.stamp.taken_at:%Y-%m-%d %H:%M} UTC，审计链首 {library.stamp.audit_head[:16]}…")
library.batches

# %% [markdown]
# ## 选批次
#
# 默认取水泥专项资金最近一个排过序的批次；换成别的批次，改下一行的方案代码或直接给 BATCH 赋值。

# %%
PROGRAMME = "zhejiang_cement_special_fund"
batches = library.batches.set_index("code")
ranked = [code for code in batches.index[batches["programme_code"] == PROGRAMME] if code in set(library.rankings["batch"])]
if not ranked:
    raise BadInput("no_batch_to_study")
BATCH = ranked[-1]
programme, ranking, candidates = library.programme(BATCH), library.rank(BATCH), library.candidates(BATCH)
day = dt.date.fromisoformat(batches.loc[BATCH, "reference_date"])
print(f"{BATCH} {programme.title.zh}：{len(ranking.rows)} 个项目，已安排 {ranking.spent_fen / 1e6:,.2f} 万元")

# %% [markdown]
# ## 每一分从哪里来
#
# 一行一个项目，一列一项指标，单位是分；行合计等于名单上的总分。

# %%
reasons = library.reasons
reasons = reasons[(reasons["batch"] == BATCH) & (reasons["run"] == reasons.loc[reasons["batch"] == BATCH, "run"].max())]
explained = reasons.pivot_table(index="code", columns="criterion", values="points", aggfunc="sum")
explained["total"] = explained.sum(axis=1)
placed = [row.project_code for row in ranking.rows if row.place is not None]
explained.loc[placed].head(15)

# %% [markdown]
# ## 换一千次权重，谁的资金会变
#
# `any`：任意权重；`order`：保持各指标的轻重次序；`near`：公布的权重上下浮动。数字是得到资金的次数占比；
# 介于 5 % 和 95 % 之间的属于临界区，宜人工再看。抽样由批次公开的种子决定，再跑一遍结果相同。

# %%
DRAWS = 1_000
places = None if programme.kind != "list" else ranking.places
board = board_of(candidates, programme, day, ranking.seed, stopped_in(ranking))
told = study(
    contest_on(board, programme, ranking.budget_fen, places=places), candidates, programme, day, ranking.seed, draws=DRAWS, data_draws=200
)
acceptability = pd.DataFrame({kind: spread.funded for kind, spread in told.opinions.items()}, index=pd.Index(told.codes, name="code"))
acceptability["data"] = told.doubt.funded
acceptability["funded"] = told.on
contested = acceptability[list(told.opinions["order"].contested())]
print(f"{len(acceptability)} 个项目参加排序，保持轻重次序时有 {len(contested)} 个落在临界区")
contested

# %% [markdown]
# ## 每条规则的代价
#
# 逐条拿掉一项权重、门槛、优先层级、上限或临界规则，看年节能量变多少（tce）。正数表示没有这条规则会多省，也就是这条规则的代价。
# 最后一行是同样预算下节能量最大的名单。

# %%
found = price(board, programme, ranking.budget_fen, places)
MICRO = 1_000_000
rules = pd.DataFrame(
    [
        (rule.kind, rule.label.zh, (rule.bought.saving_tce_micro - found.present.saving_tce_micro) / MICRO, rule.bought.counties,
         len(rule.gained), len(rule.lost))
        for rule in found.rules
    ],
    columns=["kind", "rule", "saving_tce", "counties", "gained", "lost"],
)  # fmt: skip
rules = rules.sort_values("saving_tce", ascending=False, ignore_index=True)
best = (found.best.bought.saving_tce_micro - found.present.saving_tce_micro) / MICRO
print(f"现名单年节能 {found.present.saving_tce_micro / MICRO:,.0f} tce；同样预算下最多还可多省 {best:,.0f} tce")
rules

# %% [markdown]
# ## 怎么读
#
# - 临界区里的项目不是“差”，而是资金取决于权重怎么定；对外解释时应当连同这张表一起给出。
# - 一条规则有代价不等于应当取消：优先层级、县域和集团上限本来就是用节能量换公平。代价应当事先知道。
# - 权重和规则只能在启动批次之前改。

# %%
library.close()
