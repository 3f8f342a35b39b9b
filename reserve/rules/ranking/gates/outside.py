"""Projects that stand outside the area of a programme: they may be computed, they cannot be decided on."""

from collections import Counter
from collections.abc import Sequence

from reserve.parameters import Programme
from reserve.parameters.lookup import area_chain
from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name, regions


def outside_of(pool: Sequence[Candidate], programme: Programme) -> tuple[Bilingual, ...]:
    """What a reader must know of projects outside the programme's area; nothing where there are none, or where the rule says so itself.

    A programme of a province binds there only. A county that is not known is not counted.
    """
    if programme.entitlement is not None and programme.entitlement.reference:
        return ()
    counties = Counter(one.county for one in pool)
    count = sum(many for county, many in counties.items() if county in regions() and programme.area not in area_chain(county))
    if not count:
        return ()
    area = (
        Bilingual(full_name(programme.area, "zh"), full_name(programme.area, "en"))
        if programme.area in regions()
        else Bilingual(programme.area, programme.area)
    )
    return (messages()["warning_outside"].format(all=len(pool), count=count, programme=programme.title, area=area),)
