"""How many asks for waivers wait for a person, for the start page."""

from sqlalchemy import exists
from sqlmodel import col, select

from reserve.services.sitting import Sitting
from reserve.services.views import Card
from reserve.services.waiver_access import DECIDE, level_of
from reserve.store.projects import Project
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.findings import WAIVED_BY
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.rights import permits

_LABEL = Bilingual("豁免申请待答复", "Asks for waivers to answer")


def waiver_cards(sitting: Sitting) -> list[Card]:
    """One card where something waits; none for who never answers, or where nothing does."""
    person, checker = sitting.person, sitting.desk.checker
    if not permits(person.roles, DECIDE, "below"):
        return []
    answered = exists().where(col(WaiverStep.waiver_id) == col(Waiver.id))
    query = select(Waiver, Project).join(Project, col(Project.id) == col(Waiver.project_id)).where(~answered)
    count = 0
    for ask, project in sitting.session.exec(query):
        held, needed = level_of(person, DECIDE, project), checker.waivable(ask.rule_id)
        open_now = project.state in ("draft", "returned")
        count += open_now and held is not None and needed is not None and WAIVED_BY.index(held) >= WAIVED_BY.index(needed)
    return [Card("waivers", _LABEL, count, "/waivers")] if count else []
