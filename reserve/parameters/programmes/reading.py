"""Programmes read from YAML, or from the text that a batch froze."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reserve.parameters.documents import bilingual, read_citation
from reserve.parameters.lookup import documents
from reserve.parameters.model import Citation
from reserve.parameters.programmes.checks import check
from reserve.parameters.programmes.entitlement import read_entitlement
from reserve.parameters.programmes.model import (
    DEFAULT_ALLOCATORS,
    Cap,
    Chosen,
    Criterion,
    Extended,
    Fence,
    Floor,
    Gate,
    Programme,
    Quotas,
    Setting,
    Tier,
)
from reserve.parameters.programmes.schema import refuse_unknown
from reserve.parameters.yaml_reader import ParameterFileError


def read_programme(record: Mapping[str, Any], where: str) -> Programme:
    """Read a programme from YAML or from :meth:`Programme.to_dict`; a fault raises :class:`ParameterFileError`."""
    refuse_unknown(record, where)
    try:
        read = _read(record)
    except ParameterFileError as error:
        raise error.below(where) from error
    except KeyError as error:
        raise ParameterFileError(where, "file_programme_lacks", key=error.args[0]) from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ParameterFileError(where, "file_programme_unreadable", detail=str(error)) from error
    check(read, where)
    return read


def _read(record: Mapping[str, Any]) -> Programme:
    canonical = json.dumps(record, default=dt.date.isoformat, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    window = _part(record, "window")
    return Programme(
        code=str(record["code"]),
        version=str(record["version"]),
        kind=str(record["kind"]),
        status=str(record["status"]),
        title=bilingual(record["title"], "title"),
        aim=bilingual(record["aim"], "aim"),
        approval=bilingual(record["approval"], "approval"),
        level=str(record["level"]),
        area=str(record["area"]),
        valid_from=_date(record["valid_from"]),
        valid_to=_date(record["valid_to"]),
        reference_date=_date(record["reference_date"]),
        basis=tuple(_citation(entry, "basis") for entry in record["basis"]),
        products=tuple(record["products"]),
        start_from=_optional_date(window.get("start_from")),
        finish_to=_optional_date(window.get("finish_to")),
        invoice_from=_optional_date(window.get("invoice_from")),
        invoice_to=_optional_date(window.get("invoice_to")),
        budget=_optional(record, "budget"),
        places=_optional(record, "places"),
        convention=record["convention"]["electricity"]["value"],
        grid_factor=record["convention"]["grid_factor"]["value"],
        gates=tuple(_gate(entry) for entry in record["gates"]),
        criteria=tuple(_criterion(entry) for entry in record.get("criteria", ())),
        floors=tuple(
            Floor(entry["criterion"], _number(entry["value"]), tuple(entry.get("products", ())), bilingual(entry["reason"], "floors"))
            for entry in record.get("floors", ())
        ),
        tiers=tuple(
            Tier(
                entry["tier"],
                tuple(entry["memberships"]),
                _setting(entry["total_at_least"], "tiers"),
                _citation(entry["citation"], "tiers"),
            )
            for entry in record.get("tiers", ())
        ),
        caps=tuple(_cap(entry) for entry in record.get("caps", ())),
        line_rule=str(record["line"]["rule"]),
        partial_offer=bool(record["line"]["partial"]),
        ties=tuple(record["ties"]),
        advance=_optional(record.get("settlement", {}), "advance"),
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        canonical=canonical,
        method=_chosen(record.get("method"), "anchored"),
        allocator=_chosen(record.get("allocator"), _default_allocator(record)),
        fences=tuple(sorted((_fence(entry) for entry in record.get("fences", ())), key=lambda fence: fence.order)),
        quotas=_quotas(record["quotas"]) if "quotas" in record else None,
        candidate_unit=str(record.get("candidate_unit", "project")),
        timing=str(record.get("timing", "ex-ante")),
        extends=Extended(str(record["extends"]["version"]), str(record["extends"]["digest"])) if "extends" in record else None,
        entitlement=read_entitlement(_part(record, "entitlement")) if record["kind"] == "entitlement" else None,
    )


def _gate(entry: Mapping[str, Any]) -> Gate:
    code = entry["code"]
    settings = {key: _setting(value, code) for key, value in entry.get("settings", {}).items()}
    allowed = tuple(entry.get("allowed", ()))
    citation = _citation(entry["citation"], code)
    return Gate(
        code, bilingual(entry["label"], code), citation, allowed, settings, entry.get("parameter"), tuple(entry.get("excluded", ()))
    )


def _criterion(entry: Mapping[str, Any]) -> Criterion:
    code = entry["code"]
    return Criterion(
        code=code,
        label=bilingual(entry["label"], code),
        unit=entry["unit"],
        weight=_number(entry["weight"]),
        source=entry["source"],
        reason=bilingual(entry["reason"], code),
        products=tuple(entry.get("products", ())),
        curve=tuple((_number(raw), _number(value)) for raw, value in entry.get("curve", ())),
        classes={key: _number(value) for key, value in entry.get("classes", {}).items()},
        full_ultra_low={key: _number(value) for key, value in entry.get("full_ultra_low", {}).items()},
        promised_share=entry.get("promised_share"),
        experts=bool(entry.get("experts", False)),
    )


def _cap(entry: Mapping[str, Any]) -> Cap:
    code = entry["code"]
    label, reason = bilingual(entry["label"], code), bilingual(entry["reason"], code)
    return Cap(code, _number(entry["value"]), entry["unit"], label, reason, entry.get("product"), entry.get("sector"))


def _default_allocator(record: Mapping[str, Any]) -> str:
    by_line = "fences" if record.get("fences") else str(record["line"]["rule"])
    return DEFAULT_ALLOCATORS.get(str(record["kind"]), by_line)


def _chosen(entry: Mapping[str, Any] | None, default: str) -> Chosen:
    if entry is None:
        return Chosen(default)
    name = str(entry["name"])
    settings = {key: _setting(value, name) for key, value in entry.get("settings", {}).items()}
    return Chosen(name, settings, bilingual(entry["reason"], f"{name}.reason"))


def _fence(entry: Mapping[str, Any]) -> Fence:
    code = entry["code"]
    return Fence(
        code=code,
        order=int(entry["order"]),
        label=bilingual(entry["label"], code),
        products=tuple(entry.get("products", ())),
        sectors=tuple(entry.get("sectors", ())),
        areas=tuple(entry.get("areas", ())),
        kept=_setting(entry["kept"], code),
        ceiling=_optional(entry, "ceiling"),
        spill=str(entry["spill"]),
        reason=bilingual(entry["reason"], code),
    )


def _quotas(entry: Mapping[str, Any]) -> Quotas:
    places = {str(area): int(_number(value)) for area, value in entry["places"].items()}
    return Quotas(bilingual(entry["label"], "quotas"), places, bilingual(entry["reason"], "quotas"))


def _part(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A part that has parts of its own; one that is not there or holds nothing raises ``KeyError``."""
    found = record[key]
    if not isinstance(found, Mapping):
        raise KeyError(key)
    return found


def _optional(record: Mapping[str, Any], key: str) -> Setting | None:
    return _setting(record[key], key) if key in record else None


def _optional_date(value: Any) -> dt.date | None:
    return None if value is None else _date(value)


def _setting(entry: Mapping[str, Any], where: str) -> Setting:
    return Setting(_number(entry["value"]), entry["unit"], bilingual(entry["reason"], f"{where}.reason"))


def _citation(entry: Mapping[str, Any], where: str) -> Citation:
    return read_citation(entry, documents(), where)


def _number(text: Any) -> Decimal:
    if not isinstance(text, str):
        raise ParameterFileError("", "file_number_unquoted", value=repr(text))
    return Decimal(text)


def _date(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
