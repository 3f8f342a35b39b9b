"""Invented lines for comparing a frame with its records: seeded, and full of what goes wrong (blanks, zeros, ties, levels met exactly)."""

import random
from collections.abc import Sequence
from typing import Any

import polars as pl

from reserve.rules.lines.frames import AMOUNTS, KEY, LEAKAGE, Apart
from reserve.rules.lines.measure import facts_read
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.fields import columns_of
from reserve.vocabulary.fields import fields as all_fields
from reserve.vocabulary.products import products

MICRO = 1_000_000
BIGGEST = 2**63 - 1
LEVELS_KGCE = (100, 104, 107, 109, 117)
LEVELS_KWH = (26, 29, 34)
STANDARD_KJ = 29_307
_POLARS = {"boolean": pl.Boolean, "choice": pl.String}
FACTS = tuple(dict.fromkeys(name for code in products() for name in facts_read(code)))
"""All fields that decide how a line is measured."""


def document(seed: int) -> Document:
    """The line of this number: plain for three in four, otherwise with one of the oddities."""
    draw = random.Random(seed)
    oddity = draw.choice(_ODDITIES) if draw.random() < 0.25 else _plain
    fields, rows = oddity(draw)
    entries = {name: Entry("·", None, value) for name, value in fields.items() if value is not None}
    tables = {name: _table(some) for name, some in (("energy_carriers", rows), *_apart(draw).items()) if some}
    return Document(entries, tables)


def _table(rows: Sequence[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(
        Row(f"r{number}", {name: Entry("·", None, value) for name, value in row.items() if value is not None})
        for number, row in enumerate(rows)
    )


def _apart(draw: random.Random) -> dict[str, list[dict[str, Any]]]:
    """One line in eight has media, feedstock or energy sent outside; one in eight has representative years; some cells are blank."""
    found: dict[str, list[dict[str, Any]]] = {"other_energy_flows": [], "observation_years": []}
    if draw.random() < 0.125:
        kinds, codes = (*choices("flow_kind"), None), [*sorted(choices("flow_carrier")), None]
        found["other_energy_flows"] = [
            {"flow_kind": draw.choice(kinds)} | _flow(draw, draw.choice(codes)) for _ in range(draw.randint(1, 4))
        ]
    if draw.random() < 0.125:
        found["observation_years"] = [_year(draw, 2020 + draw.randint(0, 5)) for _ in range(draw.randint(1, 5))]
    return found


def _flow(draw: random.Random, carrier: str | None) -> dict[str, Any]:
    if carrier is None:
        return {"flow_carrier": None, "flow_before": None, "flow_after": None}
    return {
        "flow_carrier": carrier,
        **{f"flow_{when}": draw.choice((None, 0, *(draw.randint(1, 10**12) for _ in range(8)))) for when in ("before", "after")},
    }


def _year(draw: random.Random, year: int) -> dict[str, Any]:
    output = draw.randint(300_000, 3_000_000)
    energy = draw.randint(100, 120) * output * 1000 + draw.randint(0, 999)
    return {
        "observation_year": draw.choice((None, *[year] * 9)),
        "observation_output_t_per_year": draw.choice((None, 0, *[output * MICRO] * 20)),
        "observation_energy_tce_per_year": draw.choice((None, *[energy] * 20)),
    }


def frames(documents: Sequence[Document]) -> tuple[pl.DataFrame, pl.DataFrame, Apart]:
    """The frames of projects and of their repeat tables, as the typed projection keeps them; the key is the place."""
    projects = [
        {KEY: place, "product": made.value("product"), **{name: made.value(name) for name in (*AMOUNTS, LEAKAGE, *FACTS)}}
        for place, made in enumerate(documents)
    ]
    schema = {
        KEY: pl.Int64, "product": pl.String, **dict.fromkeys((*AMOUNTS, LEAKAGE), pl.Int64),
        **{name: _POLARS.get(all_fields()[name].type, pl.Int64) for name in FACTS},
    }  # fmt: skip
    flows, years = _rows_of(documents, "other_energy_flows"), _rows_of(documents, "observation_years")
    return pl.DataFrame(projects, schema=schema), _rows_of(documents, "energy_carriers"), Apart(flows, years)


def _rows_of(documents: Sequence[Document], table: str) -> pl.DataFrame:
    columns = columns_of(table)
    rows = [
        {KEY: place, **{column.name: row.value(column.name) for column in columns}}
        for place, made in enumerate(documents)
        for row in made.rows(table)
    ]
    kinds = {column.name: pl.String if column.type == "choice" else pl.Int64 for column in columns}
    return pl.DataFrame(rows, schema={KEY: pl.Int64, **kinds})


Line = tuple[dict[str, Any], list[dict[str, Any]]]


def _plain(draw: random.Random) -> Line:
    product = draw.choice(("clinker", "clinker", "cement_grinding"))
    output = draw.randint(300_000, 3_000_000)
    grown = output * draw.randint(90, 115) // 100
    filed = output * draw.randint(95, 130) // 100
    fields = {
        "product": product,
        "output_before_t_per_year": output * MICRO,
        "output_after_t_per_year": grown * MICRO,
        "capacity_filed_t_per_year": filed * MICRO,
        "capacity_after_t_per_year": (filed - draw.randint(0, 3) * 1000) * MICRO,
    }
    if draw.random() < 0.125:
        fields[LEAKAGE] = draw.randint(-500, 500) * MICRO + draw.randint(0, MICRO)
    names = draw.sample(sorted(choices("carrier")), draw.randint(0, 3))
    if product == "cement_grinding":
        per_tonne = draw.uniform(26, 40)
        rows = [_row("electricity", per_tonne * output, draw.uniform(0.8, 1.02) * per_tonne * grown)]
    else:
        per_tonne = draw.uniform(100, 120) / 714.3
        rows = [_row("raw_coal", per_tonne * output, draw.uniform(0.85, 1.02) * per_tonne * grown)]
    rows += [_row(name, draw.uniform(0, 5000), draw.uniform(0, 5000), _heat(draw)) for name in names]
    return fields, rows


def _heat(draw: random.Random) -> int | None:
    return draw.choice((None, STANDARD_KJ * MICRO, draw.randint(15_000, 30_000) * MICRO, draw.randint(1, 10**11)))


def _row(carrier: str, before: float, after: float, heat: int | None = None) -> dict[str, Any]:
    places = 3 if carrier != "electricity" else 0
    quantities = {name: round(value, places) for name, value in (("quantity_before", before), ("quantity_after", after))}
    return {"carrier": carrier, **{name: round(value * MICRO) for name, value in quantities.items()}, "heat_value_measured": heat}


def _blank(draw: random.Random) -> Line:
    """Some answers are missing."""
    fields, rows = _plain(draw)
    for of in (fields, *rows):
        for name in list(of):
            if draw.random() < 0.25:
                of[name] = None
    for row in rows:
        if row["carrier"] is None:  # a quantity without its carrier has no unit and cannot be read
            row["quantity_before"] = row["quantity_after"] = None
    return fields, rows if draw.random() < 0.8 else []


def _odd_values(draw: random.Random) -> Line:
    """Zeros, negative figures, the smallest and the largest that can be typed."""
    fields, rows = _plain(draw)
    for of in (fields, *rows):
        for name, value in of.items():
            if isinstance(value, int) and draw.random() < 0.3:
                of[name] = draw.choice((0, 0, -value, 1, -1, BIGGEST, -BIGGEST, draw.randint(-BIGGEST, BIGGEST)))
    return fields, rows


def _unchanged(draw: random.Random) -> Line:
    """Nothing changes, so that every saving is exactly zero; carriers without a factor do not matter then."""
    fields, rows = _plain(draw)
    fields["output_after_t_per_year"] = fields["output_before_t_per_year"]
    rows.append(_row("alternative_fuel", 1000, 1000, STANDARD_KJ * MICRO))
    for row in rows:
        row["quantity_after"] = row["quantity_before"]
    return fields, rows


def _at_a_level(draw: random.Random) -> Line:
    """The figure meets a level of the law exactly, or misses it by one or two millionths."""
    fields, _ = _plain(draw)
    before, after = draw.randint(300_000, 3_000_000), draw.randint(300_000, 3_000_000)
    fields |= {"output_before_t_per_year": before * MICRO, "output_after_t_per_year": after * MICRO}
    slip = [draw.choice((0, 0, 0, -1, 1, -2, 2)) for _ in range(2)]
    if fields["product"] == "clinker":
        levels = [draw.choice(LEVELS_KGCE) for _ in range(2)]
        amounts = [(level * MICRO + miss) * output // 1000 for level, miss, output in zip(levels, slip, (before, after), strict=True)]
        return fields, [_exact_row("coke", amounts, STANDARD_KJ * MICRO)]
    levels = [draw.choice(LEVELS_KWH) for _ in range(2)]
    return fields, [_exact_row("electricity", [(k * MICRO + m) * o for k, m, o in zip(levels, slip, (before, after), strict=True)])]


def _exact_row(carrier: str, micro: Sequence[int], heat: int | None = None) -> dict[str, Any]:
    return {"carrier": carrier, "quantity_before": micro[0], "quantity_after": micro[1], "heat_value_measured": heat}


def _tie(draw: random.Random) -> Line:
    """The seventh decimal is a five and nothing follows: the rounding has to choose the even neighbour."""
    fields, _ = _plain(draw)
    odd = 2 * draw.randint(10**10, 10**11) + 1
    output = draw.choice((1000, 10_000, 100_000)) * MICRO
    fields |= {"output_before_t_per_year": output, "output_after_t_per_year": output + draw.choice((0, 10, 50))}
    fields["capacity_filed_t_per_year"] = fields["capacity_after_t_per_year"] = 2 * output
    carrier, heat = draw.choice((("coke", STANDARD_KJ * MICRO // 2), ("raw_coal", None), ("diesel", None), ("electricity", None)))
    return fields, [_exact_row(carrier, (odd * 5, (odd - 2 * draw.randint(0, 10**9)) * 5), heat)]


def _other_product(draw: random.Random) -> Line:
    """Any product of the form, with some of the facts that correct its limit."""
    fields, rows = _plain(draw)
    fields["product"] = draw.choice(sorted(choices("product")))
    for name in facts_read(fields["product"]):
        fields[name] = _fact(draw, name)
    return fields, rows


def _fact(draw: random.Random, name: str) -> int | bool | str | None:
    field = all_fields()[name]
    if field.type == "boolean":
        return draw.choice((True, False, None))
    if field.type == "choice":
        return draw.choice((*sorted(choices(field.choices or "")), None))
    low, high = (round(bound * MICRO) for bound in (field.minimum or 0, field.maximum or 1))
    return draw.choice((None, low, high, *(low + (high - low) * part // 5 for part in range(1, 5))))


def _high_site(draw: random.Random) -> Line:
    """A clinker line on a mountain, near the limit as it is there; sometimes nobody gave the pressure."""
    fields, rows = _at_a_level(draw)
    fields["site_altitude_m"] = draw.choice((None, 1500 * MICRO, 1501 * MICRO, 2500 * MICRO))
    fields["site_pressure_pa"] = draw.choice((None, 74_700 * MICRO, 84_000 * MICRO))
    return fields, rows


_ODDITIES = (_blank, _odd_values, _unchanged, _at_a_level, _tie, _other_product, _high_site)
