"""``python -m dashboards.dictionary.quality > docs/data-quality.md``: every figure of the data-quality card, from its one definition."""

import datetime as dt
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal

from dashboards.dictionary.markdown import code, page, table
from reserve.parameters import at
from reserve.parameters.bands import Band
from reserve.vocabulary.quality import FAMILIES, QualityFigure, quality_figures
from reserve.vocabulary.units import plain

DAY, AREA = dt.date(2024, 9, 2), "330000"
_ABOUT = """数据质量页（`/quality`）、`reserve quality` 和下载的工作簿用同一组定义。
每个数字都由已记录的提交、退回、接收、版本、校核意见和说明计算，不另行填报。
The page `/quality`, `reserve quality` and the workbook share these definitions. Every figure is counted from recorded submissions,
returns, acceptances, versions, findings and reasons; nobody types it.

- 统计期默认为近 12 个月；统计日之后发生的一概不计，因此任何一天的数字以后都能重算。
  产线数据例外：登记可以修改，按统计日已有的记录、以现在的内容计算。
  The period is the last twelve months unless chosen. What happened after the day of the figures never counts, so that a card of any
  day can be counted again; except the register, whose records can be changed: those that stood on that day count as they read now.
- 天数为北京时间的自然日，等于规定天数算按时。已撤销的步骤不计。
  Days are calendar days in Beijing time; the last day set is in time. What was taken back is not counted.
- 不足 {minimum} 件的列出数字，写“数量太少”，不评价、不排名。
  不足 {units} 个县有足够数量时不给中位数；中位数不显示县名。
  Fewer than {minimum} cases are shown as “too few” and neither judged nor ranked. A median needs {units} counties with enough
  cases and names none.
- 县级只看本县和所属市、全省的中位数；市级看本市各县；省级看全省。
  要求和天数由本系统设定，可按地区和日期另定（`reserve/parameters/data/house/data_quality.yaml`）。
  A county sees itself and the medians of its city and the province, a city its counties, the province all. Aims and days are set
  by this system and may be set otherwise by area and date.
- 雷同说明只比较文字，不评价长短；比较在同一单位的不同项目之间进行。
  Copied reasons compare texts between projects of one unit; length is no quality and is not counted.
"""


def quality_page() -> str:
    """The whole page."""
    about = _ABOUT.format(minimum=plain(_bound("data_quality.minimum_count")), units=plain(_bound("data_quality.minimum_units")))
    return page("数据质量 Data quality", [about.rstrip()], _parts())


def _parts() -> Iterator[str]:
    for family, label in FAMILIES.items():
        yield f"## {label.zh} {label.en}\n"
        for figure in quality_figures().values():
            if figure.family == family:
                yield f"### {figure.label.zh} {figure.label.en}\n"
                yield table((code(figure.code), "中文", "English"), _rows(figure))


def _rows(figure: QualityFigure) -> Iterator[tuple[str, str, str]]:
    for name, text in (("分子 counted", figure.counted), ("分母 of", figure.of), ("统计 period", figure.period)):
        yield name, text.zh, text.en
    yield "形式 form", *{"share": ("百分比", "per cent"), "per_100": ("每百个", "per 100"), "ratio": ("比值", "ratio")}[figure.form]
    if figure.days:
        days = plain(_bound(figure.days))
        yield "规定天数 days set", f"{days}（{code(figure.days)}）", f"{days} ({code(figure.days)})"
    if figure.limit:
        sign = "≥" if _band(figure.limit).low is not None else "≤"
        asked = f"{sign} {plain(_bound(figure.limit))}{' %' if figure.form == 'share' else ''}"
        yield "要求 asked", f"{asked}（{code(figure.limit)}）", f"{asked} ({code(figure.limit)})"
    if figure.repair is not None:
        yield "怎么做 what to do", figure.repair.zh, figure.repair.en


def _bound(path: str) -> Decimal:
    band = _band(path)
    found = band.low if band.low is not None else band.high
    if found is None:
        raise ValueError(path)
    return found


def _band(path: str) -> Band:
    value = at(path, DAY, AREA).value
    if not isinstance(value, Mapping):
        raise TypeError(path)
    return Band.of(value)


if __name__ == "__main__":
    sys.stdout.write(quality_page())
