"""A county found by the names people write: 福建省 + 永安市."""

from functools import cache

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


def county_near(text: str, area: str) -> str:
    """The code of the county that ``text`` means: a code, a name, or a name after its city or province (湖州市长兴县).

    Of several counties with one name, the one in the province of ``area`` (a division code) is meant. Otherwise ``BadInput``.
    """
    wanted = "".join(text.split())
    found = _counties_by_name().get(wanted.casefold(), ())
    if len(found) > 1:
        found = tuple(code for code in found if code[:2] == area[:2]) or found
    if len(found) == 1:
        return found[0]
    return county_by_name([wanted])


@cache
def _counties_by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, region in regions().items():
        if not is_county(code) or region.valid_to is not None:
            continue
        names = {code, region.name.zh, region.name.en.replace(" ", "")}
        above = [regions()[upper] for upper in ancestors(code)[1:]]
        for depth in range(1, len(above) + 1):
            names.add("".join(upper.name.zh for upper in reversed(above[:depth]) if upper.kind != "pseudo") + region.name.zh)
        for name in names:
            found.setdefault(name.casefold(), []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}
