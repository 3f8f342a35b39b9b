"""Funding programmes: gates, criteria with their curves, floors, tiers, caps and the rule at the line, read from YAML."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from reserve.parameters.documents import bilingual, read_citation
from reserve.parameters.lookup import documents
from reserve.parameters.model import Citation
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

TIES = ("saving", "attainment", "air", "measurement", "lot")


@dataclass(frozen=True, slots=True)
class Setting:
    """A number the system set, with its unit and the reason for it."""

    value: Decimal
    unit: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that is met or not, apart from points. ``parameter`` is the address of the legal value it compares with."""

    code: str
    label: Bilingual
    citation: Citation
    allowed: tuple[str, ...]
    settings: Mapping[str, Setting]
    parameter: str | None
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """What gives points: a curve through fixed points, a table of classes, or experts. Weights are points at full value.

    ``curve`` is (raw value, curve value 0-100) in ascending raw values; ``products`` blank means all.
    """

    code: str
    label: Bilingual
    unit: str
    weight: Decimal
    source: str
    reason: Bilingual
    products: tuple[str, ...]
    curve: tuple[tuple[Decimal, Decimal], ...]
    classes: Mapping[str, Decimal]
    full_ultra_low: Mapping[str, Decimal]
    promised_share: str | None
    experts: bool

    def applies(self, product: str | None) -> bool:
        """Whether the criterion is scored for ``product``."""
        return not self.products or product in self.products


@dataclass(frozen=True, slots=True)
class Floor:
    """The least curve value (0-100) of a criterion, or the least total, without which a project gets no place."""

    criterion: str
    value: Decimal
    products: tuple[str, ...]
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier that official lists open, if the total is high enough."""

    tier: int
    memberships: tuple[str, ...]
    total_at_least: Setting
    citation: Citation


@dataclass(frozen=True, slots=True)
class Cap:
    """One limit of the money chain; ``product`` narrows a share of the batch to one product."""

    code: str
    value: Decimal
    unit: str
    label: Bilingual
    reason: Bilingual
    product: str | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A frozen programme. ``digest`` is the SHA-256 of its canonical JSON, which :meth:`to_dict` returns."""

    code: str
    version: str
    kind: str
    status: str
    title: Bilingual
    aim: Bilingual
    approval: Bilingual
    level: str
    area: str
    basis: tuple[Citation, ...]
    valid_from: dt.date
    valid_to: dt.date
    reference_date: dt.date
    products: tuple[str, ...]
    start_from: dt.date
    finish_to: dt.date
    budget: Setting
    convention: str
    grid_factor: str
    gates: tuple[Gate, ...]
    criteria: tuple[Criterion, ...]
    floors: tuple[Floor, ...]
    tiers: tuple[Tier, ...]
    caps: tuple[Cap, ...]
    partial_offer: bool
    ties: tuple[str, ...]
    advance: Setting
    digest: str
    canonical: str

    @property
    def budget_fen(self) -> int:
        """The default budget in fen."""
        return int(self.budget.value * 100)

    def to_dict(self) -> dict[str, Any]:
        """The programme as plain JSON types; :func:`read_programme` reads it back with the same digest."""
        found: dict[str, Any] = json.loads(self.canonical)
        return found

    def criterion(self, code: str) -> Criterion:
        """The criterion called ``code``; an unknown code raises ``KeyError``."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)

    def basis_in_force(self, day: dt.date) -> tuple[Citation, ...]:
        """The basis documents that are valid on ``day``; a batch needs at least one on its opening date."""
        return tuple(citation for citation in self.basis if documents()[citation.document].valid_on(day))


def programme(code: str) -> Programme:
    """The programme called ``code``; an unknown code raises ``NotFound('programme_unknown')`` naming those that exist."""
    found = _shipped().get(code)
    if found is None:
        raise NotFound("programme_unknown", programme=code[:60], known=", ".join(sorted(_shipped())))
    return found


def programmes(as_of: dt.date | None = None) -> list[Programme]:
    """All programmes by code; with ``as_of`` only those that may be opened on that day."""
    return [p for _, p in sorted(_shipped().items()) if as_of is None or p.valid_from <= as_of <= p.valid_to]


@cache
def _shipped() -> dict[str, Programme]:
    return read_folder(files("reserve.parameters") / "data" / "house" / "programmes")


def read_folder(folder: Traversable) -> dict[str, Programme]:
    """The programmes of a folder by code; a file that is not named after its code raises :class:`ParameterFileError`."""
    found = {}
    for source in sorted((child for child in folder.iterdir() if child.name.endswith(".yaml")), key=lambda child: child.name):
        read = read_programme(read_yaml(source), source.name)
        if source.name != f"{read.code}.yaml":
            raise ParameterFileError(source.name, "file_programme_name", name=read.code)
        found[read.code] = read
    return found


def read_programme(record: Mapping[str, Any], where: str) -> Programme:
    """Read a programme from YAML or from :meth:`Programme.to_dict`; a fault raises :class:`ParameterFileError`."""
    try:
        read = _read(record)
    except ParameterFileError as error:
        raise error.below(where) from error
    except KeyError as error:
        raise ParameterFileError(where, "file_programme_lacks", key=error.args[0]) from error
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ParameterFileError(where, "file_programme_unreadable", detail=str(error)) from error
    _check(read, where)
    return read


def _read(record: Mapping[str, Any]) -> Programme:
    canonical = json.dumps(record, default=dt.date.isoformat, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
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
        start_from=_date(record["window"]["start_from"]),
        finish_to=_date(record["window"]["finish_to"]),
        budget=_setting(record["budget"], "budget"),
        convention=record["convention"]["electricity"]["value"],
        grid_factor=record["convention"]["grid_factor"]["value"],
        gates=tuple(_gate(entry) for entry in record["gates"]),
        criteria=tuple(_criterion(entry) for entry in record["criteria"]),
        floors=tuple(
            Floor(entry["criterion"], _number(entry["value"]), tuple(entry.get("products", ())), bilingual(entry["reason"], "floors"))
            for entry in record["floors"]
        ),
        tiers=tuple(
            Tier(
                entry["tier"],
                tuple(entry["memberships"]),
                _setting(entry["total_at_least"], "tiers"),
                _citation(entry["citation"], "tiers"),
            )
            for entry in record["tiers"]
        ),
        caps=tuple(_cap(entry) for entry in record["caps"]),
        partial_offer=bool(record["line"]["partial"]),
        ties=tuple(record["ties"]),
        advance=_setting(record["settlement"]["advance"], "settlement"),
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
        canonical=canonical,
    )


def _check(read: Programme, where: str) -> None:
    for product in read.products:
        total = sum(c.weight for c in read.criteria if c.applies(product))
        if total != 100:
            raise ParameterFileError(where, "file_programme_weights", product=product, total=total)
    for criterion in read.criteria:
        if sum((bool(criterion.curve), bool(criterion.classes), criterion.experts)) != 1:
            raise ParameterFileError(where, "file_programme_criterion", criterion=criterion.code)
        raws = [raw for raw, _ in criterion.curve]
        if sorted(set(raws)) != raws or not all(0 <= value <= 100 for _, value in criterion.curve):
            raise ParameterFileError(where, "file_programme_curve", criterion=criterion.code)
    if sorted(read.ties) != sorted(TIES) or read.ties[-1] != "lot":
        raise ParameterFileError(where, "file_programme_ties", ties=", ".join(TIES))
    known = {c.code for c in read.criteria} | {"total"}
    for floor in read.floors:
        if floor.criterion not in known:
            raise ParameterFileError(where, "file_programme_floor", criterion=floor.criterion)


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
    return Cap(code, _number(entry["value"]), entry["unit"], label, reason, entry.get("product"))


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
