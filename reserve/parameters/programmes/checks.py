"""What must hold of a programme before it decides about anything; a fault names the part and what to do."""

from reserve.parameters.programmes.model import TIES, Programme
from reserve.parameters.yaml_reader import ParameterFileError


def check(read: Programme, where: str) -> None:
    """Raise :class:`ParameterFileError` for the first part of ``read`` that cannot stand."""
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
