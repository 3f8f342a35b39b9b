"""Floors: the least curve value of a criterion, or the least total, without which a project gets no place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.frame import Flags
from reserve.rules.ranking.protocols import Scored
from reserve.vocabulary.units import MICRO

UNSCORED = "unscored"
"""The floor that a project misses which the method could not score."""
_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Floors:
    """Who misses which floor: ``missed`` has a row for each of ``names``, the first of them says who could not be scored."""

    names: tuple[str, ...]
    missed: Flags

    @property
    def low(self) -> Flags:
        """Who misses any."""
        found: Flags = np.asarray(self.missed.any(axis=0))
        return found

    def of(self, position: int) -> tuple[str, ...]:
        """What a candidate misses; whoever could not be scored misses nothing but that."""
        if self.missed[0, position]:
            return (UNSCORED,)
        return tuple(name for name, missed in zip(self.names, self.missed[:, position].tolist(), strict=True) if missed)


def floors_of(scored: Scored, products: Sequence[str | None], programme: Programme) -> Floors:
    """The floors of the programme over all candidates; a floor may concern only some products."""
    values = {column.criterion.code: column.curve for column in scored.columns} | {_TOTAL: scored.totals}
    unscored = np.zeros(len(products), bool)
    unscored[sorted(scored.unscored)] = True
    rows = [unscored]
    for floor in programme.floors if not unscored.all() else ():
        low = values[floor.criterion] < int(floor.value * MICRO)
        if floor.products:
            concerned = {product: product in floor.products for product in set(products)}
            low = low & np.array([concerned[product] for product in products], bool)
        rows.append(low)
    return Floors((UNSCORED, *(floor.criterion for floor in programme.floors))[: len(rows)], np.array(rows))
