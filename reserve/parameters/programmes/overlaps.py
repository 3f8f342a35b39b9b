"""Criteria that ask the same twice: a programme may hold them, but whoever reads its lists is told."""

from reserve.parameters.programmes.model import Programme
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual

OVERLAPS: tuple[tuple[str, str, str], ...] = (
    ("energy_saved", "attainment_gain", "overlap_gain"),
    ("energy_saved", "co2_reduction", "overlap_co2"),
    ("level", "attainment", "overlap_level"),
)
"""Two criteria and the sentence that says why they are one: gain times capacity is the saving; CO2 follows the energy; one level twice."""


def overlaps(programme: Programme) -> tuple[Bilingual, ...]:
    """A sentence for each pair of criteria that count the same, with their weights and the reason."""
    found = []
    by_code = {criterion.code: criterion for criterion in programme.criteria if criterion.weight > 0}
    for one, other, code in OVERLAPS:
        first, second = by_code.get(one), by_code.get(other)
        if first is not None and second is not None:
            weights = {"one": first.label, "weight": first.weight, "other": second.label, "other_weight": second.weight}
            found.append(messages()[code].format(**weights))
    return tuple(found)
