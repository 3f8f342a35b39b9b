"""Experts of a batch: drawn by lot, conflicts are replaced, and the ranking takes the mean of those who scored."""

from decimal import Decimal

import pytest
from sqlmodel import col, select

from reserve.rules.ranking.experts import draw
from reserve.services import open_batch, read_batch, reopen_batch, run_batch
from reserve.services.experts import (
    call_experts,
    cannot_judge,
    declare_conflict,
    expert_tasks,
    read_review,
    score_project,
)
from reserve.store.audit import AuditEvent
from reserve.store.batches import Batch
from reserve.store.projects import Transition
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support.office import Chain, Office

FUND = "zhejiang_cement_special_fund"
ORDER = "演示〔2024〕9号（2024-08-30）"
WHY = "技术路线在省内首次应用，可复制"


def opened(office: Office, experts: int) -> tuple[Chain, str, str, dict[str, str]]:
    """People, the one project, its open batch, and the sessions of the experts by name."""
    chain = office.chain()
    project = office.in_state(chain, "province")
    people = {f"zj.expert{number}": office.person(f"zj.expert{number}", "ZJ", "expert") for number in range(experts)}
    return chain, project, open_batch(office.desk, chain.ranker, FUND, 3_000_000_000, ORDER).code, people


def test_experts_are_drawn_score_and_move_the_points(office: Office) -> None:
    chain, project, batch, people = opened(office, 5)
    desk = office.desk
    assert call_experts(desk, chain.ranker, batch) == 5
    seated = [name for name, session in people.items() if expert_tasks(desk, session)]
    assert len(seated) == 3
    (task,) = expert_tasks(desk, people[seated[0]])
    assert (task.project_code, task.name, task.said) == (project, "1号熟料线节能改造", None)
    assert not {"400", "4500", "3000"} & {str(value) for value in vars_of(task)}, "no money"

    declare_conflict(desk, people[seated[0]], batch, project, "曾为该企业做过节能诊断")
    now = [name for name, session in people.items() if expert_tasks(desk, session)]
    assert set(seated[1:]) < set(now)
    assert seated[0] not in now
    fresh = next(iter(set(now) - set(seated)))
    with pytest.raises(NotFound, match="expert_no_seat"):
        score_project(desk, people[seated[0]], batch, project, score="100", reason=WHY)
    score_project(desk, people[seated[1]], batch, project, score="60", reason=WHY)
    score_project(desk, people[seated[1]], batch, project, score="80.5", reason=WHY)
    score_project(desk, people[seated[2]], batch, project, score="90", reason=WHY)
    cannot_judge(desk, people[fresh], batch, project, "材料不足，无法判断示范性")

    review = read_review(desk, chain.ranker, batch)
    assert (review.projects[0].mean, review.open_seats) == (Decimal("85.25"), 0)
    assert review.projects[0].unable == (fresh,)
    assert review.projects[0].conflicts == (seated[0],)
    assert review.agreement == Decimal("9.5")
    view = run_batch(desk, chain.ranker, batch)
    reason = next(each for each in view.rows[0].reasons if each.criterion == "demonstration")
    assert (reason.raw_value, reason.points_micro) == (Decimal("85.25"), 4_262_500)
    with pytest.raises(NotAllowedNow):
        score_project(desk, people[seated[1]], batch, project, score="0", reason=WHY)
    assert expert_tasks(desk, people[seated[1]]) == [], "once it is ranked there is nothing left to score"
    ids = {person: login for login, person in logins(office, people).items()}
    drawn = draw(view.runs[-1].seed, project, ids, 3)
    assert {ids[one] for one in drawn} == set(seated), "with the seed that the run tells anybody draws the same panel"
    reopen_batch(desk, chain.ranker, batch, "补充评审")
    assert read_batch(desk, chain.ranker, batch).state == "open"


def vars_of(task: object) -> list[object]:
    return [getattr(task, name) for name in task.__slots__]  # type: ignore[attr-defined]


def logins(office: Office, people: dict[str, str]) -> dict[str, str]:
    """Ids of the accounts by login."""
    from reserve.accounts import who

    return {name: who(office.desk, session).id for name, session in people.items()}


def test_who_is_connected_with_a_project_is_left_out_before_the_lot_with_the_reason_on_record(local_office: Office) -> None:
    """Six experts: one reviewed the project for the city, one has its leader's name; the lot over the four others is drawn again."""
    office = local_office
    chain = office.chain()
    project = office.in_state(chain, "province", {"project_leader": ("赵 铁", None)})
    reviewer = office.person("zj.reviewer", "ZJ", "province_reviewer", "expert", name="钱进")
    people = {f"zj.expert{number}": office.person(f"zj.expert{number}", "ZJ", "expert") for number in range(4)}
    namesake = office.person("zj.namesake", "ZJ", "expert", name="赵铁")
    handled(office, project, reviewer)
    batch = open_batch(office.desk, chain.ranker, FUND, 3_000_000_000, ORDER).code
    with pytest.raises(NotAllowedNow) as few:
        call_experts(office.desk, chain.ranker, batch, 5)
    assert (few.value.code, few.value.figures["project"], few.value.figures["count"]) == ("expert_pool_barred", project, 4)
    assert "赵铁" in few.value.text("zh")
    assert call_experts(office.desk, chain.ranker, batch, 3) == 6
    found = read_review(office.desk, chain.ranker, batch).projects[0]
    assert {name: [reason.zh for reason in why] for name, why in found.barred} == {
        "钱进": ["曾审核、推荐或办理该项目"], "赵铁": ["与该项目的“项目负责人”（赵 铁）同名"],
    }  # fmt: skip
    for session in (reviewer, namesake):
        assert expert_tasks(office.desk, session) == []
    free = {person: login for login, person in logins(office, people).items()}
    with office.store.read() as session:
        seed = session.exec(select(Batch.seed_secret)).one()
        logged = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "batch.call_experts")).all()
    assert {free[one] for one in draw(seed, project, free, 3)} == set(found.panel)
    assert set(logged[-1]["barred"][project]) == set(logins(office, {"1": reviewer, "2": namesake}).values())


def handled(office: Office, project: str, session: str) -> None:
    """The person was the one who accepted the project into the library."""
    from reserve.accounts import who

    person = who(office.desk, session).id
    with office.store.write() as writing:
        step = writing.exec(select(Transition).order_by(col(Transition.number).desc())).first()
        assert step is not None
        writing.add(Transition.model_validate(step.model_dump() | {"id": "by-expert", "number": step.number + 1, "person_id": person}))


def test_what_cannot_be_drawn_or_scored_is_refused_with_the_numbers(local_office: Office) -> None:
    chain, project, batch, people = opened(local_office, 2)
    desk, expert = local_office.desk, next(iter(people.values()))
    with pytest.raises(NotAllowedNow, match="expert_pool_small"):
        call_experts(desk, chain.ranker, batch)
    for seats in (1, 2, 4, 11):
        with pytest.raises(BadInput, match="expert_seats"):
            call_experts(desk, chain.ranker, batch, seats)
    with pytest.raises(NotFound):
        score_project(desk, expert, batch, project, score="80", reason=WHY)
    local_office.person("zj.expert9", "ZJ", "expert")
    call_experts(desk, chain.ranker, batch)
    with pytest.raises(NotAllowedNow, match="expert_called"):
        call_experts(desk, chain.ranker, batch)
    for score in ("-1", "100.1", "85.55", "八十", "NaN", "1e400", ""):
        with pytest.raises(BadInput, match="expert_score"):
            score_project(desk, expert, batch, project, score=score, reason=WHY)
    with pytest.raises(BadInput, match="typed_text"):
        score_project(desk, expert, batch, project, score="80", reason="好")
    for who in (chain.clerk, chain.ranker):
        with pytest.raises(Refused):
            expert_tasks(desk, who)
    with pytest.raises(Refused):
        read_review(desk, expert, batch)
    with pytest.raises(Refused):
        call_experts(desk, expert, batch)
