"""How many asks for waivers wait for a person, for the start page."""

from sqlalchemy import exists
from sqlmodel import col, select

from reserve.services.projects.views import Card
from reserve.services.sitting import Sitting
from reserve.services.waivers.access import DECIDE, level_of
from reserve.store.projects import Project
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.findings import WAIVED_BY
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.rights import permits

_LEVELS: dict[str, int] = {level: place for place, level in enumerate(WAIVED_BY)}
_LABEL = Bilingual("豁免申请待答复", "Asks for waivers to answer")


def waiver_cards(sitting: Sitting) -> list[Card]:
    """One card where something waits; none for who never answers, or where nothing does."""
    person = sitting.person
    if not permits(person.roles, DECIDE, "below"):
        return []
    answered = exists().where(col(WaiverStep.waiver_id) == col(Waiver.id))
    query = (
        select(Waiver.level, Project)
        .join(Project, col(Project.id) == col(Waiver.project_id))
        .where(~answered, col(Project.state).in_(("draft", "returned")))
    )
    held = [(needed, level_of(person, DECIDE, project)) for needed, project in sitting.session.exec(query)]
    count = sum(1 for needed, mine in held if mine is not None and mine in WAIVED_BY[_LEVELS[needed] :])
    return [Card("waivers", _LABEL, count, "/waivers")] if count else []
