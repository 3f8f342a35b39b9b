"""The JSON Schema of a programme: which parts a document has, which words and numbers stand in them, and what it must not hold.

Written out as ``schema.json`` beside this module and in ``docs/programmes``; a programme that holds a part the schema does not know is
refused with its place, so that a slip of the pen never goes unnoticed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reserve.parameters.programmes.entitlement import CONCERNS, INVESTMENTS
from reserve.parameters.programmes.model import CANDIDATE_UNITS, CAPS, KINDS, LINE_RULES, SPILLS, TIES, TIMINGS
from reserve.parameters.yaml_reader import ParameterFileError

Schema = dict[str, Any]
ADDRESS = "https://json-schema.org/draft/2020-12/schema"
_WORD: Schema = {"type": "string", "minLength": 1}
_CODE: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
_NUMBER: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_AREA: Schema = {"type": "string", "pattern": "^[0-9]{6}$"}
_STATUS, _LEVELS = ("house", "published", "source", "unverified"), ("province", "city", "county")
_YES: Schema = {"type": "boolean"}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _one_of(words: tuple[str, ...]) -> Schema:
    return {"enum": list(words)}


def _part(needed: Mapping[str, Schema], **optional: Schema) -> Schema:
    return {"type": "object", "properties": {**needed, **optional}, "required": sorted(needed), "additionalProperties": False}


def _list(of: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": of, **more}


def _named(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


_TEXT = _part({"zh": _WORD, "en": _WORD})
_CITATION = _part({"document": _CODE}, clause=_WORD, clause_en=_WORD)
_SETTING = _part({"value": _NUMBER, "unit": _WORD, "reason": _TEXT})
_ADDRESSED = _part({"value": _WORD, "reason": _TEXT})
_CODES = _list(_CODE, uniqueItems=True)
_GATE = _part(
    {"code": _CODE, "label": _TEXT, "citation": _CITATION},
    allowed=_CODES, excluded=_list(_WORD, uniqueItems=True), parameter=_WORD, settings=_named(_SETTING),
)  # fmt: skip
_CRITERION = _part(
    {"code": _CODE, "label": _TEXT, "unit": _WORD, "weight": _NUMBER, "source": _WORD, "reason": _TEXT},
    products=_CODES, curve=_list(_list(_NUMBER, minItems=2, maxItems=2), minItems=2), classes=_named(_NUMBER),
    full_ultra_low=_named(_NUMBER), promised_share=_WORD, experts=_YES,
)  # fmt: skip
_FLOOR = _part({"criterion": _CODE, "value": _NUMBER, "reason": _TEXT}, products=_CODES)
_TIER = _part({"tier": {"type": "integer", "minimum": 1}, "memberships": _CODES, "total_at_least": _SETTING, "citation": _CITATION})
_CAP = _part({"code": _one_of(tuple(CAPS)), "value": _NUMBER, "unit": _WORD, "label": _TEXT, "reason": _TEXT}, product=_CODE, sector=_CODE)
_FENCE = _part(
    {
        "code": _CODE, "order": {"type": "integer", "minimum": 1}, "label": _TEXT, "kept": _SETTING, "spill": _one_of(SPILLS),
        "reason": _TEXT,
    },
    products=_CODES, sectors=_CODES, areas=_list(_WORD, uniqueItems=True), ceiling=_SETTING,
)  # fmt: skip
_CHOSEN = _part({"name": _CODE, "reason": _TEXT}, settings=_named(_SETTING))
_STREAM = _part(
    {"code": _CODE, "label": _TEXT, "concerns": _list(_one_of(CONCERNS), minItems=1, uniqueItems=True)},
    rate=_WORD, share=_WORD, share_of=_one_of(INVESTMENTS), each_project=_WORD,
)  # fmt: skip
_FEE = _part({"code": _CODE, "label": _TEXT, "amount_fen": {"type": "integer", "minimum": 0}, "reason": _TEXT})
_ENTITLEMENT = _part(
    {"streams": _list(_STREAM, minItems=1), "deduct_other": _YES, "reference": _YES},
    firm_year=_WORD, stage=_part({"months": _WORD, "share": _WORD}), electricity=_WORD, fees=_list(_FEE),
)  # fmt: skip
_NEEDED_BY_KIND = {"money": ("budget", "criteria", "caps", "settlement"), "list": ("places", "criteria"), "entitlement": ("entitlement",)}


def schema() -> Schema:
    """The schema of a programme as :meth:`Programme.to_dict` gives it: days as ISO texts, numbers as texts, never as floats."""
    whole = _part(
        {
            "code": _CODE, "version": _WORD, "kind": _one_of(KINDS), "status": _one_of(_STATUS), "level": _one_of(_LEVELS), "area": _AREA,
            "title": _TEXT, "aim": _TEXT, "approval": _TEXT, "basis": _list(_CITATION, minItems=1), "valid_from": _DAY, "valid_to": _DAY,
            "reference_date": _DAY,
            "products": _CODES,
            "window": _part({}, start_from=_DAY, finish_to=_DAY, invoice_from=_DAY, invoice_to=_DAY, reason=_TEXT),
            "convention": _part({"electricity": _ADDRESSED, "grid_factor": _ADDRESSED}), "gates": _list(_GATE),
            "line": _part({"rule": _one_of(LINE_RULES), "partial": _YES}, reserve=_YES, reason=_TEXT),
            "ties": _list(_one_of(TIES), minItems=len(TIES), maxItems=len(TIES), uniqueItems=True),
        },
        candidate_unit=_one_of(CANDIDATE_UNITS), timing=_one_of(TIMINGS), budget=_SETTING, places=_SETTING,
        quotas=_part({"label": _TEXT, "places": _named(_NUMBER), "reason": _TEXT}), method=_CHOSEN, allocator=_CHOSEN,
        criteria=_list(_CRITERION), floors=_list(_FLOOR), tiers=_list(_TIER), caps=_list(_CAP), fences=_list(_FENCE),
        settlement=_part({"advance": _SETTING}), entitlement=_ENTITLEMENT, extends=_part({"version": _WORD, "digest": _DIGEST}),
    )  # fmt: skip
    kinds = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": list(needed)}} for kind, needed in _NEEDED_BY_KIND.items()
    ]
    return {"$schema": ADDRESS, "title": "Programme", "description": "A programme of the reserve library", **whole, "allOf": kinds}


def schema_text() -> str:
    """The schema as it is shipped and published: the same bytes every time."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def refuse_unknown(record: Mapping[str, Any], where: str) -> None:
    """Raise :class:`ParameterFileError` for the first part that the schema does not know, with those it knows there."""
    for place, known in _unknown(record, schema(), ""):
        raise ParameterFileError(where, "file_programme_key", place=place[:80], known=", ".join(sorted(known)))


def _unknown(found: Any, said: Schema, place: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(found, Mapping) and "properties" in said:
        for key, value in found.items():
            here = f"{place}.{key}" if place else str(key)
            if key in said["properties"]:
                yield from _unknown(value, said["properties"][key], here)
            else:
                yield here, list(said["properties"])
    elif isinstance(found, Mapping) and isinstance(said.get("additionalProperties"), dict):
        for key, value in found.items():
            yield from _unknown(value, said["additionalProperties"], f"{place}.{key}")
    elif isinstance(found, list | tuple) and "items" in said:
        for number, value in enumerate(found):
            yield from _unknown(value, said["items"], f"{place}.{_name(value, number)}")


def _name(value: Any, number: int) -> str:
    return str(value["code"]) if isinstance(value, Mapping) and "code" in value else str(number + 1)
