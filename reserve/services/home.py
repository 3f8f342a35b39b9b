"""The start page: what waits for the reader, what happened lately, the libraries in figures."""

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk, Person
from reserve.services.batches.result_lines import result_lines
from reserve.services.library_check.findings import rechecked
from reserve.services.proceedings.cards import proceedings_cards
from reserve.services.projects.views import Card, HomeView, RecentItem
from reserve.services.quality.home_line import quality_line
from reserve.services.register.pressing import pressing_cards
from reserve.services.sitting import reading
from reserve.services.territory import Places, condition, readable, waiting
from reserve.services.waivers.cards import waiver_cards
from reserve.store.batches import Batch
from reserve.store.projects import Project, Transition
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import level_states

RECENT = 8
REVIEWERS = {"county_chief", "city_reviewer", "province_reviewer", "auditor"}
"""Who has the review page, where the projects that a library check speaks of are listed."""
LIBRARIES = ("county", "city", "province")
_CARDS = {
    "returned": (Bilingual("退回待修改", "Returned, to correct"), "/entry?tab=returned"),
    "draft": (Bilingual("草稿待完成", "Drafts to finish"), "/entry?tab=draft"),
    "submitted": (Bilingual("待接收", "Submitted, to accept"), "/review"),
    "county": (Bilingual("县级库待市级接收", "In the county library, to accept"), "/review"),
    "city": (Bilingual("市级库待省级接收", "In the city library, to accept"), "/review"),
}
_BATCHES = {
    "open": Bilingual("待排序批次", "Batches to rank"),
    "ranked": Bilingual("已排序批次", "Ranked batches"),
}


def home(desk: Desk, session_id: str) -> HomeView:
    """Everything the start page needs, in one snapshot."""
    with reading(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        places = readable(person)
        counts = _counts(session, places)
        return HomeView(
            cards=(
                *_project_cards(session, person, places),
                *waiver_cards(sitting),
                *_batch_cards(session, person),
                *proceedings_cards(sitting),
            ),
            recent=_recent(session, places),
            counts=counts,
            totals=_totals(session, places),
            register=pressing_cards(session, person, desk.today()),
            quality=quality_line(session, person, desk.today()),
            rechecked=rechecked(session, person) if set(person.roles) & REVIEWERS else None,
            results=result_lines(session, person),
        )


def _counts(session: Session, places: Places) -> dict[str, int]:
    found = dict(session.exec(select(Project.state, func.count()).where(condition(places)).group_by(col(Project.state))).all())
    return {state: found[state] for state in level_states() if state in found}


def _project_cards(session: Session, person: Person, places: Places) -> list[Card]:
    mine = {state: units & places.get(state, frozenset()) for state, units in waiting(person).items()}
    counts = _counts(session, mine)
    return [Card(state, label, counts.get(state, 0), address) for state, (label, address) in _CARDS.items() if mine.get(state)]


def _batch_cards(session: Session, person: Person) -> list[Card]:
    if not permits(person.roles, "batch.run", "own"):
        return []
    query = select(Batch.state, func.count()).where(Batch.unit_code == person.unit_code).group_by(col(Batch.state))
    counts = dict(session.exec(query).all())
    return [Card(f"batch_{state}", label, counts.get(state, 0), "/batch") for state, label in _BATCHES.items()]


def _recent(session: Session, places: Places) -> tuple[RecentItem, ...]:
    query = (
        select(Project, Transition)
        .join(Transition, (col(Transition.project_id) == col(Project.id)) & (col(Transition.number) == col(Project.transition_number)))
        .where(condition(places))
        .order_by(col(Project.updated_at).desc(), col(Project.code).desc())
        .limit(RECENT)
    )
    return tuple(
        RecentItem(
            project.code, project.name, project.state, "undo" if step.kind == "undo" else step.action, step.comment, step.occurred_at,
            step.person_name,
        )
        for project, step in session.exec(query)
    )  # fmt: skip


def _totals(session: Session, places: Places) -> dict[str, int]:
    accepted = {state: units for state, units in places.items() if state in LIBRARIES}
    query = select(func.count(), func.sum(Project.saving_tce_per_year), func.sum(Project.investment_fen)).where(condition(accepted))
    projects, saving, money = session.exec(query).one()
    return {"projects": projects, "saving_tce": int(saving or 0), "investment_fen": int(money or 0)}
