"""Arithmetic that is written once for a single Decimal and for a column of floats; what is blank (NaN) in a column stays blank.

A column brings its own array functions with it, so that nothing here has to load numpy for a single figure.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from reserve.parameters import Band

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Integers: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Figure = TypeVar("Figure", Decimal, "Floats")


def arrays(column: "Floats") -> Any:
    """The array functions of a column."""
    return column.__array_namespace__()


@overload
def like(number: Decimal, figure: Decimal) -> Decimal: ...
@overload
def like(number: Decimal, figure: "Floats") -> "Floats": ...
def like(number: Decimal, figure: Any) -> Any:
    """``number`` in the kind of ``figure``: itself beside a Decimal (or a column of the rules), a float beside a column of floats."""
    if not hasattr(figure, "__array_namespace__"):
        return number
    return arrays(figure).asarray(float(number))


def inside(figure: Figure, band: Band) -> "bool | Flags":
    """Whether ``figure`` lies in ``band``, its bounds included only where the band includes them.

    >>> inside(Decimal(1500), Band(above=Decimal(1500)))
    False
    >>> import numpy as np
    >>> inside(np.array([1500.0, 1500.5]), Band(above=Decimal(1500)))
    array([False,  True])
    """
    found: bool | Flags = True
    if band.at_least is not None:
        found = found & (figure >= like(band.at_least, figure))
    if band.above is not None:
        found = found & (figure > like(band.above, figure))
    if band.at_most is not None:
        found = found & (figure <= like(band.at_most, figure))
    if band.below is not None:
        found = found & (figure < like(band.below, figure))
    return found


def where_inside(figure: Figure, band: Band, yes: Figure, no: Figure) -> Figure:
    """``yes`` where ``figure`` lies in ``band`` and ``no`` where it does not.

    >>> where_inside(Decimal(2000), Band(above=Decimal(1500)), Decimal(2), Decimal(1))
    Decimal('2')
    >>> import numpy as np
    >>> where_inside(np.array([1500.0, 2000.0, np.nan]), Band(above=Decimal(1500)), np.array(2.0), np.array(1.0))
    array([ 1.,  2., nan])
    """
    if isinstance(figure, Decimal):
        return yes if inside(figure, band) else no
    of = arrays(figure)
    found: Floats = of.where(of.isnan(figure), of.nan, of.where(inside(figure, band), yes, no))
    return found


def between(figure: Figure, low: Decimal, high: Decimal) -> Figure:
    """``figure``, but not below ``low`` and not above ``high``.

    >>> between(Decimal(7), Decimal(0), Decimal(5)), between(Decimal(-1), Decimal(0), Decimal(5))
    (Decimal('5'), Decimal('0'))
    >>> import numpy as np
    >>> between(np.array([7.0, -1.0, 3.0, np.nan]), Decimal(0), Decimal(5))
    array([ 5.,  0.,  3., nan])
    """
    if isinstance(figure, Decimal):
        return min(max(figure, low), high)
    found: Floats = arrays(figure).clip(figure, float(low), float(high))
    return found
