"""储备项目汇总表: every candidate of the batch in one row, with whom to call. Internal: it names contact persons."""

from reserve.exchange.documents.data import BatchPapers, ProjectFigures
from reserve.exchange.documents.paper import Cell, Figure, Paper, Row, Table, count, money, quantity
from reserve.exchange.documents.parts import Titled, columns, notes_on, paper, status, sum_of, to_sign
from reserve.exchange.documents.words import word
from reserve.exchange.ranked_list import ListRow

_CONTENT = 120
_COLUMNS: tuple[Titled, ...] = (
    ("number", 3.5, "center"), ("city", 6.5, "left"), ("county", 6, "left"), ("enterprise_full", 12, "left"),
    ("credit_code", 12.5, "left"), ("project", 17, "left"), ("investment_code", 13, "left"), ("industry", 7, "left"),
    ("content", 31, "left"), ("investment", 8.5, "right"), ("equipment", 8.5, "right"), ("saving", 8, "right"), ("co2", 8, "right"),
    ("period", 7.5, "center"), ("progress", 7, "left"), ("energy_before", 6.5, "right"), ("energy_after", 6.5, "right"),
    ("yardstick", 7, "center"), ("energy_unit", 6, "center"), ("air", 5, "center"), ("recommended", 5.5, "center"),
    ("result", 5.5, "center"), ("contact", 6, "left"), ("phone", 10, "left"),
)  # fmt: skip

_IN_ENGLISH = {"city": 8.5, "county": 9.0, "industry": 7.5, "progress": 8.5, "result": 7.5, "content": 22.0}
"""Widths of columns whose English words are longer than the Chinese."""


def summary(data: BatchPapers) -> Paper:
    """All candidates in the order of the list, those without a place last, with totals."""
    language, rows = data.language, data.listed.rows
    made = [Row(_cells(data, number, row)) for number, row in enumerate(rows, start=1)]
    if made:
        made.append(Row(_total(data), "total"))
    table = Table(columns(_spec(data), language), tuple(made), word("empty.rows", language), word("units", language))
    title = word("title.summary", language, programme=data.listed.programme_title.text(language))
    return paper(data, "summary", title, [table, *notes_on(data, rows, co2=True), to_sign(data)], sheet="a3", landscape=True)


def _spec(data: BatchPapers) -> tuple[Titled, ...]:
    wider = _IN_ENGLISH if data.language == "en" else {}
    return tuple((code, wider.get(code, width), align) for code, width, align in _COLUMNS)


def _cells(data: BatchPapers, number: int, row: ListRow) -> tuple[Cell, ...]:
    language, about = data.language, data.about(row)
    return (
        count(number), row.city_name.text(language), row.county_name.text(language), row.enterprise, about.credit_code, row.name,
        about.investment_code, about.industry.text(language), _short(about.content, row, data), money(row.investment_fen),
        money(about.equipment_fen), quantity(row.saving_tce_micro), quantity(about.co2_t_micro), _period(about), _progress(about, data),
        quantity(row.unit_energy_before_micro), quantity(row.unit_energy_after_micro), _yardstick(about), row.indicator_unit,
        row.air_class.text(language) if row.air_class else None, count(about.recommended_rank), status(row, data), about.contact_name,
        about.contact_phone,
    )  # fmt: skip


def _short(content: str, row: ListRow, data: BatchPapers) -> str:
    """The form limits the words of this column (限字): a longer text says where it stands in full."""
    text = " ".join(content.split())
    return text if len(text) <= _CONTENT else text[:_CONTENT] + word("content.cut", data.language, code=row.project_code)


def _period(about: ProjectFigures) -> str:
    if about.start is None and about.finish is None:
        return ""
    return "–".join(f"{date.year}-{date.month:02d}" if date else "?" for date in (about.start, about.finish))


def _progress(about: ProjectFigures, data: BatchPapers) -> str:
    share = quantity(about.progress_percent_micro, 0).text
    return " ".join(part for part in (about.progress.text(data.language), f"{share}%" if share else "") if part)


def _yardstick(about: ProjectFigures) -> str:
    shown = [_trimmed(quantity(value)) for value in (about.benchmark_micro, about.baseline_micro)]
    return " / ".join(shown) if any(shown) else ""


def _trimmed(figure: Figure) -> str:
    text = figure.text
    return text.rstrip("0").rstrip(".") if "." in text else text


def _total(data: BatchPapers) -> tuple[Cell, ...]:
    rows = data.listed.rows
    about = [data.about(row) for row in rows]
    sums: dict[str, Cell] = {
        "project": word("total", data.language, count=len(rows)),
        "investment": money(sum_of(row.investment_fen for row in rows)),
        "equipment": money(sum_of(one.equipment_fen for one in about)),
        "saving": quantity(sum_of(row.saving_tce_micro for row in rows)),
        "co2": quantity(sum_of(one.co2_t_micro for one in about)),
    }
    return tuple(sums.get(code) for code, _, _ in _COLUMNS)
