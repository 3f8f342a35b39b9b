"""绩效目标表: the aim of the money in figures that the batch can answer for; what it cannot know is left to the office."""

from collections.abc import Iterator
from decimal import Decimal

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.paper import Block, Cell, Facts, Figure, Paper, Row, Table, count, money, quantity
from reserve.exchange.documents.parts import Titled, columns, day, notes_on, paper, sum_of, to_sign, told
from reserve.exchange.documents.words import word
from reserve.vocabulary.units import from_micro

_COLUMNS: tuple[Titled, ...] = (
    ("level1", 9, "left"), ("level2", 11, "left"), ("level3", 30, "left"), ("value", 16, "right"), ("measure", 16, "left"),
    ("source", 18, "left"),
)  # fmt: skip
_TOP_CLASSES = ("A级", "A 级", "引领性")
_FEN_PER_YUAN = 100


def performance(data: BatchPapers) -> Paper:
    """Aims of output, effect and satisfaction; every figure names where it comes from."""
    language = data.language
    blocks: list[Block] = [
        Facts((*_facts(data), (word("performance.goal", language), _goal(data)))),
    ]
    blocks.append(Table(columns(_COLUMNS, language, "performance."), tuple(Row(cells) for cells in _aims(data))))
    title = word("title.performance", language, programme=data.listed.programme_title.text(language))
    return paper(data, "performance", title, [*blocks, *notes_on(data, data.chosen, co2=True), to_sign(data)], landscape=True)


def _investment(data: BatchPapers) -> int:
    return sum_of(row.investment_fen for row in data.chosen)


def _offered(data: BatchPapers) -> int:
    return sum(row.offer_fen for row in data.chosen)


def _saving(data: BatchPapers) -> int:
    return sum_of(row.saving_tce_micro for row in data.chosen)


def _co2(data: BatchPapers) -> int:
    return sum_of(data.about(row).co2_t_micro for row in data.chosen)


def _counties(data: BatchPapers) -> int:
    return len({data.county_of(row) for row in data.chosen})


def _facts(data: BatchPapers) -> Iterator[tuple[str, str]]:
    language = data.language
    starts = [date for row in data.chosen if (date := data.about(row).start)]
    finishes = [date for row in data.chosen if (date := data.about(row).finish)]
    other = sum_of(data.about(row).other_money_fen for row in data.chosen)

    def amount(fen: int) -> str:
        return f"{money(fen).text} {word('unit.money', language)}"

    yield word("performance.programme", language), data.listed.programme_title.text(language)
    yield word("performance.unit", language), data.issuer
    if starts and finishes:
        yield word("performance.period", language), f"{day(min(starts), language)} – {day(max(finishes), language)}"
    yield word("performance.total", language), amount(_investment(data))
    if data.pays:
        yield word("performance.money", language), amount(_offered(data))
        yield word("performance.other", language), amount(other)
        yield word("performance.own", language), amount(max(0, _investment(data) - _offered(data) - other))


def _goal(data: BatchPapers) -> str:
    figures = {
        "count": len(data.chosen), "counties": _counties(data), "sum": money(_offered(data)).text,
        "saving": quantity(_saving(data)).text, "co2": quantity(_co2(data)).text,
    }  # fmt: skip
    return told("performance.goal", data, **figures)


def _aims(data: BatchPapers) -> Iterator[tuple[Cell, ...]]:
    language, chosen = data.language, data.chosen
    batch, versions = "from_batch", "from_versions"

    def aim(kind: str, third: str, value: Cell, unit: str, source: str = batch) -> tuple[Cell, ...]:
        named = [word(f"performance.{code}", language) for code in (*kind.split("/"), third)]
        return (*named, value, word(f"unit.{unit}", language) if unit else "", word(f"performance.{source}", language))

    finishes = [date for row in chosen if (date := data.about(row).finish)]
    crossing = sum_of(data.about(row).crossing_t_micro for row in chosen)
    yield aim("output/quantity", "projects", count(len(chosen)), "projects")
    yield aim("output/quantity", "counties", count(_counties(data)), "counties")
    yield aim("output/quality", "at_benchmark", count(_at_benchmark(data)), "projects", versions)
    if crossing:
        yield aim("output/quality", "crossing", quantity(crossing, 0), "capacity", versions)
    top = sum(1 for row in chosen if row.air_class and row.air_class.zh.startswith(_TOP_CLASSES))
    yield aim("output/quality", "class_a", count(top), "projects", versions)
    if finishes:
        yield aim("output/time", "finish", day(max(finishes), language), "", versions)
    if data.pays:
        yield aim("output/cost", "budget", money(_offered(data)), "money")
        if _saving(data):
            per_tce = Decimal(_offered(data)) / _FEN_PER_YUAN / from_micro(_saving(data))
            yield aim("output/cost", "per_tce", Figure(per_tce, 2, 2), "per_tce")
    yield aim("effect/economic", "invested", money(_investment(data)), "money", versions)
    if data.pays and _offered(data):
        yield aim("effect/economic", "leverage", Figure(Decimal(_investment(data)) / _offered(data), 2, 2), "times")
    yield aim("effect/ecological", "saving", quantity(_saving(data)), "tce", versions)
    yield aim("effect/ecological", "co2", quantity(_co2(data)), "co2", versions)
    yield aim("satisfaction/served", "satisfied", None, "percent", "fill")


def _at_benchmark(data: BatchPapers) -> int:
    found = 0
    for row in data.chosen:
        benchmark, after = data.about(row).benchmark_micro, row.unit_energy_after_micro
        found += benchmark is not None and after is not None and after <= benchmark
    return found
