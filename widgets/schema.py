"""The form's schema, built from the vocabulary: steps, fields with labels in one language, units, choices, carriers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.fields import BY_CARRIER, Field, fields
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.products import products, products_of, sectors, trade_units
from reserve.vocabulary.switches import KINDS, PRODUCT
from reserve.vocabulary.units import units

Counties = Sequence[tuple[str, str]] | Mapping[str, Sequence[tuple[str, str]]]
_NUMERIC = ("quantity", "money", "ratio", "integer", "year")
_MOST_RADIOS = 3
_MOST_COLUMNS = 4
_CARRIERS = ("carrier", "flow_carrier")
_PRODUCTS = ("product", "register_product")


def form_schema(language: Language, counties: Counties = (), open_fields: Collection[str] | None = None) -> dict[str, Any]:
    """The schema of the form in ``language``.

    ``counties``: (code, name) pairs, or groups of them by city. ``open_fields``: paths that may be changed (None: all);
    the rest are locked. ``trade_units`` in it: units that are offered for some products only.
    """
    made = record_schema(tuple(fields().values()), choices("step"), language, counties, open_fields)
    return {**made, "trade_units": {unit: sorted(counted) for unit, counted in trade_units().items()}}


def record_schema(
    described: Sequence[Field], headings: Mapping[str, Bilingual], language: Language, counties: Counties = (),
    open_fields: Collection[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The schema of a form over ``described``: fields in their order under their ``step``, columns beside their table.

    ``switches``: the paths on whose answers it depends which fields show; each field says in ``switch`` what it asks of them.
    ``headings``: what the steps are called; the rest as in :func:`form_schema`.
    """
    groups = _groups(counties)
    steps: list[dict[str, Any]] = []
    for field in described:
        if field.table is not None:
            continue
        if not steps or steps[-1]["name"] != field.step:
            steps.append({"name": field.step, "label": headings[field.step].text(language), "fields": []})
        columns = [each for each in described if each.table == field.name]
        steps[-1]["fields"].append(_field(field, columns, language, groups, open_fields))
    return {
        "steps": steps,
        "switches": _switches(described),
        "units": {code: unit.label.text(language) for code, unit in units().items()},
        "carriers": {
            code: {"label": carrier.label.text(language), "units": list(carrier.accepted_units), "measurable": carrier.measurable}
            for code, carrier in carriers().items()
        },
    }


def is_open(path: str, open_fields: Collection[str] | None) -> bool:
    """Whether ``path`` may be changed. A table with one open cell or row is open as a whole: rows belong together."""
    return open_fields is None or any(each == path or each.startswith(f"{path}/") for each in open_fields)


def _groups(counties: Counties) -> list[dict[str, Any]]:
    if isinstance(counties, Mapping):
        return [{"label": city, "options": [list(pair) for pair in pairs]} for city, pairs in counties.items()]
    return [{"label": "", "options": [list(pair) for pair in counties]}] if counties else []


def _field(
    field: Field, columns: Sequence[Field], language: Language, groups: list[dict[str, Any]], open_fields: Collection[str] | None
) -> dict[str, Any]:
    made = _plain_field(field, language)
    made["locked"] = not is_open(field.name, open_fields)
    made["heading"] = choices("heading")[field.heading].text(language) if field.heading else ""
    made["folded"] = field.folded
    if field.type == "region":
        made["groups"] = groups
    if field.type == "table":
        made["columns"] = [_plain_field(column, language) for column in columns]
        for column in made["columns"]:
            column["needs_measurable"] = column["path"] == "heat_value_measured"
        made["carrier_column"] = next((column.name for column in columns if column.choices in _CARRIERS), None)
        made["kind_column"] = next((column.name for column in columns if column.choices == "component_kind"), None)
        made["cards"] = len(columns) > _MOST_COLUMNS
        made["row"] = choices("row")[field.name].text(language)
    return made


def _switches(described: Sequence[Field]) -> dict[str, Any]:
    """The fields that others depend on: where the kinds of measures are ticked, where the product is chosen, the questions."""
    asked = [field.when for field in described if field.when]
    return {"kinds": KINDS, "product": PRODUCT, "questions": list(dict.fromkeys(asked))}


def _switch(field: Field) -> dict[str, Any] | None:
    """When a field shows: for these kinds of measures, for these products, if this question is answered yes."""
    if not field.switched:
        return None
    return {"kinds": list(field.kinds), "products": sorted(products_of(field.sectors)) if field.sectors else [], "when": field.when}


def _plain_field(field: Field, language: Language) -> dict[str, Any]:
    offered = [[code, label.text(language)] for code, label in _choices(field).items()]
    made: dict[str, Any] = {
        "path": field.name,
        "type": field.type,
        "label": field.label.text(language),
        "hint": field.help.text(language),
        "needed": field.needed_at,
        "widget": _widget(field, len(offered)),
        "choices": offered,
        "units": list(field.accepted_units),
        "unit": "by carrier" if field.unit == BY_CARRIER else field.unit,
        "max_length": field.max_length,
        "numeric": field.type in _NUMERIC,
        "switch": _switch(field),
    }
    if field.choices in _PRODUCTS and len(offered) > _MOST_RADIOS:
        made["groups"] = _by_sector(offered, language)
    return made


def _by_sector(offered: Sequence[Sequence[str]], language: Language) -> list[dict[str, Any]]:
    """Products below their sectors, in the order of the benchmark table; what belongs to no sector stands last."""
    found: dict[str, list[list[str]]] = {}
    for code, label in offered:
        sector = products()[code].sector if code in products() else ""
        found.setdefault(sector, []).append([code, label])
    rest = [{"label": "", "options": found.pop("")}] if "" in found else []
    return [{"label": sectors()[sector].label.text(language), "options": listed} for sector, listed in found.items()] + rest


def _choices(field: Field) -> Mapping[str, Any]:
    if field.type == "boolean":
        return choices("yes_no")
    return choices(field.choices) if field.choices else {}


def _widget(field: Field, offered: int) -> str:
    if field.type == "table":
        return "table"
    if field.type == "region":
        return "select"
    if field.type == "attachment":
        return "file"
    if field.type == "multi_choice":
        return "checks"
    if field.type in ("choice", "boolean"):
        return "radios" if offered <= _MOST_RADIOS and field.table is None else "select"
    return "text"
