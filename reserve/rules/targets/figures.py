"""What a target counts: shares by capacity, unit energy by output, classes by enterprise, energy room by its parts, projects by list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with what it rests on: ``known`` of ``total`` had the data. None where nothing is known: no data is no zero."""

    figure: Decimal | None
    known: int
    total: int
    unknown_weight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class EnergyRoom:
    """Energy room freed (腾出用能空间) with each part shown, in tce; ``total`` is their sum and None where one is not known."""

    capacity_tce: Decimal
    intensity_tce: Decimal
    other_tce: Decimal | None

    @property
    def total_tce(self) -> Decimal | None:
        """Capacity, intensity and the rest added up."""
        return None if self.other_tce is None else self.capacity_tce + self.intensity_tce + self.other_tce


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """Retrofit projects of a plan: those of the provincial key list, the others, and the total in both readings of the plan."""

    key: int
    other: int

    @property
    def included(self) -> int:
        """Chapter 1 of the plan: the key projects are among all projects."""
        return self.key + self.other

    @property
    def apart(self) -> int:
        """Chapter 3 (1) 2: cities and counties carry out theirs beside the key projects, which are not counted with them."""
        return self.other


def capacity_share(lines: Iterable[tuple[Decimal, bool | None]]) -> Counted:
    """A share of capacity is by the filed capacity of lines: what reaches the level over what is known, in percent.

    Source: 浙经信材料〔2023〕83号 一 (熟料产能占比). In: pairs of capacity (t/yr) and whether the level is reached, None where nobody
    measured it; such a line enters neither side and its capacity stands in ``unknown_weight``.

    >>> capacity_share([(Decimal(1550000), True), (Decimal(775000), False), (Decimal(775000), None)]).figure
    Decimal('66.66666666666666666666666667')
    """
    known = total = 0
    reached = measured = unknown = Decimal(0)
    for capacity, answer in lines:
        total += 1
        if answer is None:
            unknown += capacity
            continue
        known += 1
        measured += capacity
        reached += capacity if answer else 0
    return Counted(reached / measured * _HUNDRED if measured else None, known, total, unknown)


def mean_by_output(lines: Iterable[tuple[Decimal | None, Decimal | None]]) -> Counted:
    """The mean unit energy of a fleet is by output: all energy over all output, never the plain mean of the lines.

    Source: GB/T 2589; the figure that 浙经信材料〔2023〕83号 一 sets to 101.5 kgce/t. In: pairs of unit energy and output of one year,
    either None where blank. An output of 0 weighs nothing.

    >>> mean_by_output([(Decimal(100), Decimal(3)), (Decimal(108), Decimal(1)), (None, Decimal(5))])
    Counted(figure=Decimal('102'), known=2, total=3, unknown_weight=Decimal('5'))
    """
    known = total = 0
    energy = output = unknown = Decimal(0)
    for each, made in lines:
        total += 1
        if each is None or made is None:
            unknown += made or Decimal(0)
            continue
        known += 1
        energy += each * made
        output += made
    return Counted(energy / output if output else None, known, total, unknown)


def enterprise_share(answers: Sequence[bool | None]) -> Counted:
    """A share of firms counts firms, whatever their size: those of class A over those whose class is known, in percent.

    Source: 浙经信材料〔2023〕83号 二(四) (企业A级占比). One answer for each enterprise, None where its class is not known.

    >>> enterprise_share([True, False, None, True, True])
    Counted(figure=Decimal('75.00'), known=4, total=5, unknown_weight=Decimal('1'))
    """
    known = [answer for answer in answers if answer is not None]
    figure = Decimal(sum(known)) / len(known) * _HUNDRED if known else None
    return Counted(figure, len(known), len(answers), Decimal(len(answers) - len(known)))


def class_of_enterprise(classes: Sequence[str | None], order: Sequence[str]) -> str | None:
    """A firm with several lines has the class of its worst line; a line without class leaves the firm without one.

    >>> class_of_enterprise(["A", "B"], ("A", "B", "C")), class_of_enterprise(["A", None], ("A", "B", "C"))
    ('B', None)
    """
    known = [found for found in classes if found in order]
    return max(known, key=order.index) if known and len(known) == len(classes) else None


def energy_room(
    capacity_t: tuple[Decimal, Decimal], unit_energy_kgce_per_t: tuple[Decimal, Decimal], other_tce: Decimal | None
) -> EnergyRoom:
    """Energy room freed is capacity that left at the old unit energy, plus what is left at the fall of unit energy, plus the rest.

    Source: 浙经信材料〔2023〕83号 一. In: capacity (t/yr) and unit energy (kgce/t) before and after. The two parts add up to the whole
    difference: 52 x 106.9 - 48 x 101.5 = 42.76 + 25.92 (10,000 tce).

    >>> plan = energy_room((Decimal(52_000_000), Decimal(48_000_000)), (Decimal("106.9"), Decimal("101.5")), None)
    >>> plan.capacity_tce, plan.intensity_tce, plan.total_tce
    (Decimal('427600.0'), Decimal('259200.0'), None)
    """
    before_t, after_t = capacity_t
    before, after = unit_energy_kgce_per_t
    return EnergyRoom((before_t - after_t) * before / 1000, after_t * (before - after) / 1000, other_tce)


def project_counts(memberships: Iterable[bool]) -> ProjectCounts:
    """Of the retrofit projects of a plan some are provincial key projects (其中): 300 of 6,000 and more (浙经信绿色〔2022〕134号 一).

    In: for each project whether it stands in the provincial key list. Both readings of the plan are shown.

    >>> found = project_counts([True, False, False])
    >>> found.key, found.included, found.apart
    (1, 3, 2)
    """
    answers = list(memberships)
    key = sum(answers)
    return ProjectCounts(key, len(answers) - key)


def progress(base: Decimal | None, reached: Decimal | None, target: Decimal) -> Decimal | None:
    """How far the way from the base to the target is gone, in percent: above 100 beyond the target, negative where it was left behind.

    Works for targets that fall and that rise alike. None where nobody counted, where no base is recorded, or the base is the target.

    >>> progress(Decimal("106.9"), Decimal("104.2"), Decimal("101.5")), progress(Decimal(13), Decimal(50), Decimal(50))
    (Decimal('50.0'), Decimal('100'))
    """
    if base is None or reached is None or base == target:
        return None
    return (reached - base) / (target - base) * _HUNDRED
