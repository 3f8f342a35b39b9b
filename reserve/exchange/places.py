"""A county found by the names people write: 福建省 + 永安市."""

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.regions import ancestors, is_county, regions


def county_by_name(names: list[str]) -> str:
    """The code of the county that the last name means, below the divisions named before it.

    A city without its county, an unknown name and a name that several counties bear raise ``BadInput`` with advice.
    """
    if not names:
        raise BadInput("place_not_found", name="")
    *above, last = names
    matching = [code for code, region in regions().items() if region.name.zh == last and _below(code, above)]
    counties = [code for code in matching if is_county(code) and regions()[code].valid_to is None]
    if len(counties) == 1:
        return counties[0]
    if counties:
        raise BadInput("place_not_unique", count=len(counties), name=last[:60])
    for code in matching:
        below = [c for c, region in regions().items() if region.parent_code == code and is_county(c)]
        if below:
            raise BadInput("place_is_a_city", name=last[:60], count=len(below))
    raise BadInput("place_not_found", name="".join(names)[:60])


def _below(code: str, above: list[str]) -> bool:
    upper = {regions()[parent].name.zh for parent in ancestors(code)[1:]}
    return all(name in upper for name in above)
