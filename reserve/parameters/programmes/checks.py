"""What must hold of a programme before it decides about anything; a fault names the part and what to do."""

from itertools import pairwise

from reserve.parameters.programmes.model import CANDIDATE_UNITS, CAPS, FENCED, KINDS, LINE_RULES, SPILLS, TIES, TIMINGS, Fence, Programme
from reserve.parameters.yaml_reader import ParameterFileError

_NEEDS = {"money": "budget", "list": "places"}


def check(read: Programme, where: str) -> None:
    """Raise :class:`ParameterFileError` for the first part of ``read`` that cannot stand."""
    _means(read, where)
    _criteria(read, where)
    if sorted(read.ties) != sorted(TIES) or read.ties[-1] != "lot":
        raise ParameterFileError(where, "file_programme_ties", ties=", ".join(TIES))
    known = {c.code for c in read.criteria} | {"total"}
    for floor in read.floors:
        if floor.criterion not in known:
            raise ParameterFileError(where, "file_programme_floor", criterion=floor.criterion)
    for cap in read.caps:
        if CAPS.get(cap.code) != cap.unit:
            known_caps = ", ".join(f"{code} ({unit})" for code, unit in CAPS.items())
            raise ParameterFileError(where, "file_programme_cap", cap=cap.code, unit=cap.unit, known=known_caps)
    if read.fences and read.allocator.name not in FENCED:
        raise ParameterFileError(where, "file_programme_fence_unused", allocator=read.allocator.name, known=", ".join(FENCED))
    for fence in read.fences:
        _fence(fence, read, where)
    for one, other in pairwise(read.fences):
        if one.order == other.order:
            raise ParameterFileError(where, "file_programme_fence_order", fence=other.code, other=one.code, order=one.order)


def _means(read: Programme, where: str) -> None:
    for part, found, allowed in (
        ("kind", read.kind, KINDS), ("candidate_unit", read.candidate_unit, CANDIDATE_UNITS), ("timing", read.timing, TIMINGS),
        ("line.rule", read.line_rule, LINE_RULES),
    ):  # fmt: skip
        if found not in allowed:
            raise ParameterFileError(where, "file_programme_word", part=part, found=found[:40], known=", ".join(allowed))
    needed = _NEEDS.get(read.kind)
    given = {"budget": read.budget, "places": read.places}
    if needed is not None and given[needed] is None:
        raise ParameterFileError(where, "file_programme_means", kind=read.kind, needed=needed)
    if read.places is not None and (read.places.value < 1 or read.places.value != read.places.value.to_integral_value()):
        raise ParameterFileError(where, "file_programme_places", places=read.places.value)


def _criteria(read: Programme, where: str) -> None:
    if read.criteria:
        named = {product for criterion in read.criteria for product in criterion.products}
        measured: tuple[str | None, ...] = read.products or (None, *sorted(named))
        for product in measured:
            total = sum(c.weight for c in read.criteria if c.applies(product))
            if total != 100:
                raise ParameterFileError(where, "file_programme_weights", product=product or "*", total=total)
    for criterion in read.criteria:
        if sum((bool(criterion.curve), bool(criterion.classes), criterion.experts)) != 1:
            raise ParameterFileError(where, "file_programme_criterion", criterion=criterion.code)
        raws = [raw for raw, _ in criterion.curve]
        if sorted(set(raws)) != raws or not all(0 <= value <= 100 for _, value in criterion.curve):
            raise ParameterFileError(where, "file_programme_curve", criterion=criterion.code)


def _fence(fence: Fence, read: Programme, where: str) -> None:
    if fence.spill not in SPILLS:
        raise ParameterFileError(where, "file_programme_word", part=f"{fence.code}.spill", found=fence.spill[:40], known=", ".join(SPILLS))
    unit = "projects" if read.kind == "list" else "CNY"
    for part, setting in (("kept", fence.kept), ("ceiling", fence.ceiling)):
        if setting is None:
            continue
        if setting.unit not in ("1", unit) or setting.value <= 0 or (setting.unit == "1" and setting.value > 1):
            raise ParameterFileError(
                where, "file_programme_fence", fence=fence.code, part=part, value=setting.value, unit=setting.unit, needed=unit
            )
