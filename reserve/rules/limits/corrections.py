"""What the energy-limit standards add to a limit or multiply it with, because of site, feed or product.

All functions take plain numbers of the standard and answer for one line or for a column of lines. Units stand in the names; a limit
has the unit of its standard and keeps it.
"""

from collections.abc import Sequence
from decimal import Decimal

from reserve.parameters import Band
from reserve.rules.basis.figures import Figure, between, like, where_inside

_ONE, _ZERO = Decimal(1), Decimal(0)


def altitude_factor(
    altitude_m: Figure, pressure_pa: Figure, from_altitude: Band, terms: tuple[Decimal, Decimal], standard_pressure_pa: Decimal
) -> Figure:
    """Above 1,500 m level 3 of clinker is multiplied by K = 1.179 - 0.211 x (site pressure / 101,325 Pa) (GB 16780-2021, 5.3).

    ``terms`` are the constant and the slope; the answer is K, 1 at or below the altitude.

    >>> high = Band(above=Decimal(1500))
    >>> terms = Decimal("1.179"), Decimal("0.211")
    >>> altitude_factor(Decimal(1500), Decimal(84000), high, terms, Decimal(101325))
    Decimal('1')
    >>> altitude_factor(Decimal(2500), Decimal(81060), high, terms, Decimal(101325))
    Decimal('1.0102')
    """
    base, slope = (like(term, pressure_pa) for term in terms)
    factor = base - slope * pressure_pa / like(standard_pressure_pa, pressure_pa)
    return where_inside(altitude_m, from_altitude, factor, like(_ONE, factor))


def clinker_share_addition(clinker_share_percent: Figure, base_percent: Decimal, per_point: Decimal) -> Figure:
    """Each point of clinker share above or below 75 % raises or lowers the limit of cement (GB 16780-2021), in kgce/t.

    >>> clinker_share_addition(Decimal(72), Decimal(75), Decimal("1.10"))
    Decimal('-3.30')
    """
    return (clinker_share_percent - like(base_percent, clinker_share_percent)) * like(per_point, clinker_share_percent)


def glass_factor(utilisation: Figure, high_use: tuple[Band, Decimal], thickness: Figure, iron: Figure, adjustment: Figure) -> Figure:
    """The limits of flat glass above 500 t/d are multiplied by a x b x c x d: use, thickness, iron, line adjustment (GB 21340-2019).

    ``utilisation`` is a share and ``high_use`` the band and factor of a; b, c and d are factors, 1 for ordinary products and lines.

    >>> one = Decimal(1)
    >>> glass_factor(Decimal("0.86"), (Band(above=Decimal("0.85")), Decimal("1.1")), one, one, one)
    Decimal('1.1')
    """
    used = where_inside(utilisation, high_use[0], like(high_use[1], utilisation), like(_ONE, utilisation))
    return used * thickness * iron * adjustment


def thickness_factor(thick_share: Figure, factor_of_thick: Figure) -> Figure:
    """Tiles and boards of 15 mm and more have a thickness factor, and a plant the mean weighted by output (GB 21252-2023).

    ``thick_share`` is the share (0-1) of output that is thick; the rest has the factor 1.

    >>> thickness_factor(Decimal("0.25"), Decimal("1.2"))
    Decimal('1.050')
    """
    one = like(_ONE, thick_share)
    return thick_share * factor_of_thick + (one - thick_share) * one


def ore_addition(shares_percent: Sequence[Figure], per_percent: Sequence[Decimal]) -> Figure:
    """Each percent of rare-earth, vanadium-titanium and laterite ore raises the limit by its own amount (GB 21256-2025), in kgce/t.

    >>> ore_addition([Decimal(10), Decimal(0), Decimal(5)], [Decimal("0.15"), Decimal("0.2"), Decimal("1.2")])
    Decimal('7.50')
    """
    total = like(_ZERO, shares_percent[0])
    for share, each in zip(shares_percent, per_percent, strict=True):
        total = total + share * like(each, share)
    return total


def feed_grade_addition(feed_grade_percent: Figure, base_percent: Decimal, per_point: Decimal, points_at_most: Decimal) -> Figure:
    """Each point of feed grade below 62 %, five at most, raises the limit of the blast furnace by 3.61 kgce/t (GB 21256-2025).

    >>> law = Decimal(62), Decimal("3.61"), Decimal(5)
    >>> [feed_grade_addition(Decimal(grade), *law) for grade in (63, 62, 60, 50)]
    [Decimal('0.00'), Decimal('0.00'), Decimal('7.22'), Decimal('18.05')]
    """
    points = between(like(base_percent, feed_grade_percent) - feed_grade_percent, _ZERO, points_at_most)
    return points * like(per_point, feed_grade_percent)


def scrap_addition(scrap_percent: Figure, per_percent: Decimal) -> Figure:
    """Each percent of scrap in the converter raises its limit by 0.23 kgce/t (GB 21256-2025).

    >>> scrap_addition(Decimal(20), Decimal("0.23"))
    Decimal('4.60')
    """
    return scrap_percent * like(per_percent, scrap_percent)


def electric_furnace_limit(limit: Decimal, hot_metal_percent: Figure, per_percent: Decimal, factor: Decimal, addition: Decimal) -> Figure:
    """Hot metal lowers the limit of an electric furnace by 0.8 per percent; stainless steel has x 1.10, quality steel + 8 or + 15.

    GB 21256-2025. The factor is taken on the limit itself, before anything is added or taken off; kgce/t.

    >>> electric_furnace_limit(Decimal(72), Decimal(30), Decimal("0.8"), Decimal(1), Decimal(0))
    Decimal('48.0')
    """
    base = like(limit * factor + addition, hot_metal_percent)
    return base - hot_metal_percent * like(per_percent, hot_metal_percent)


def oven_age_addition(age_years: Figure, middle: tuple[Band, Decimal], old: Decimal) -> Figure:
    """A coke oven of 15 to 25 years has 2.5 kgce/t more, an older one 5.5 (GB 21342-2025).

    ``middle`` is the band of the middle age with its amount; whatever lies above its upper bound is old.

    >>> middle = Band(at_least=Decimal(15), at_most=Decimal(25)), Decimal("2.5")
    >>> [oven_age_addition(Decimal(age), middle, Decimal("5.5")) for age in (14, 15, 25, 26)]
    [Decimal('0'), Decimal('2.5'), Decimal('2.5'), Decimal('5.5')]
    """
    band, amount = middle
    older = Band(above=band.at_most) if band.at_most is not None else Band(at_least=band.below)
    rest = where_inside(age_years, older, like(old, age_years), like(_ZERO, age_years))
    return where_inside(age_years, band, like(amount, age_years), rest)
