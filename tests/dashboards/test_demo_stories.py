"""The stories of the demonstration: every shipped programme finds somebody to name and somebody to refuse, for reasons that can be read."""

import io
from decimal import Decimal

import docx
import pytest

from dashboards.demo.batches import batch_steps
from dashboards.demo.clerk import typed_changes
from dashboards.demo.declaration import declaration
from dashboards.demo.figures import draw_figures
from dashboards.demo.papers import as_document, papers
from dashboards.demo.project_skeletons import Skeleton, skeletons
from dashboards.demo.stories import air_investment, outlets, story, told
from dashboards.demo.timeline import DEMO_TODAY, SHANGHAI
from reserve.accounts import Desk
from reserve.parameters import Programme, programmes
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.pinned import candidate_of, document_of
from reserve.rules.ranking.ranking import rank
from reserve.services import open_batch
from reserve.services.batches.run_batch import pinned_of
from reserve.services.sitting import reading
from reserve.store.batches import Batch
from tests.dashboards.conftest import seat

SEED, WAN = 2024, 1_000_000
BUDGETS = {"zhejiang_cement_special_fund": 3_000 * WAN, "shanghai_saving_support": 2_262 * WAN}


@pytest.fixture
def pool(own_demo: Desk) -> list[Candidate]:
    """What stands in the provincial library of the demonstration, as a batch pins it; one reading for all programmes of one day."""
    ranker = seat(own_demo, "zhejiang.ranker").session_id
    opened = open_batch(own_demo, ranker, "zhejiang_cement_special_fund", 3_000 * WAN, "演示：2024年度专项资金计划")
    with reading(own_demo, ranker) as sitting:
        batch = sitting.session.get(Batch, opened.id)
        assert batch is not None
        return [candidate_of(one, document_of(one), own_demo.today()) for one in pinned_of(sitting.session, batch)]


def ranking_of(pool: list[Candidate], chosen: Programme) -> Ranking:
    places = 20 if chosen.kind == "list" else None
    return rank(pool, chosen, chosen.reference_date, BUDGETS.get(chosen.code, 0), "ab" * 32, places=places)


def test_every_shipped_programme_names_somebody_and_refuses_somebody_for_a_reason(pool: list[Candidate]) -> None:
    refused: dict[str, set[str]] = {}
    for chosen in programmes():
        rows = ranking_of(pool, chosen).rows
        assert any(row.status == "funded" for row in rows), chosen.code
        out = [row for row in rows if row.status == "gated_out"]
        assert out, chosen.code
        for row in out:
            against = [decision for decision in row.decisions if not decision.allowed]
            assert against, row.project_code
            assert all(decision.message.zh and decision.message.en and decision.citation for decision in against), row.project_code
        refused[chosen.code] = {decision.reason for row in out for decision in row.decisions if not decision.allowed}
    assert {"gate_air_part", "gate_air_too_far", "gate_air_finished", "gate_central_money"} <= refused["central_air_reserve"]
    assert {"undue_unfinished", "undue_saving", "gate_credit", "undue_level_blank"} <= refused["fujian_retrofit_reward"]
    assert {"undue_unfinished", "undue_investor"} <= refused["tianjin_saving_support"]
    assert {"undue_unfinished", "undue_investor"} <= refused["shanghai_saving_support"]
    assert {"leader_not_at_benchmark", "leader_outdated_equipment", "management_system_unanswered"} <= refused[
        "xinjiang_efficiency_leaders"
    ]
    assert "gate_baseline_after" in refused["five_sector_reserve"]
    assert "mandatory_limit_missed" in refused["guizhou_building_materials"]


def test_money_is_cut_by_more_than_one_kind_of_cap_and_by_the_line(pool: list[Candidate]) -> None:
    chosen = next(one for one in programmes() if one.code == "zhejiang_cement_special_fund")
    result = ranking_of(pool, chosen)
    binding = {step.code for row in result.rows if row.status in ("funded", "partial") for step in row.caps if step.binding}
    assert {"rate_per_tce", "cap_requested"} <= binding
    assert {row.status for row in result.rows} >= {"funded", "reserve", "below_floor", "gated_out"}


def of_story(name: str) -> list[Skeleton]:
    return [skeleton for skeleton in skeletons() if story(skeleton, name) is not None]


def test_finished_works_were_filed_first_and_accepted_before_their_county_filed_them() -> None:
    for skeleton in of_story("done"):
        fields = draw_figures(skeleton, SEED).fields
        more = told(skeleton, fields)
        start, finish = fields["start_date"][0], fields["finish_date"][0]
        assert start < finish < "2024-05-31"
        accepted = more.get("acceptance_date")
        assert (accepted is not None) == (more["progress"][0] in ("accepted", "verified"))
        if accepted is not None:
            assert accepted[0] is not None
            assert finish < accepted[0] < "2024-06-08", skeleton.number


def test_the_papers_of_finished_works_are_the_same_bytes_every_time_and_say_the_figures_of_the_form() -> None:
    skeleton = next(one for one in of_story("done") if story(one, "done") == "verified")
    figures = draw_figures(skeleton, SEED)
    typed = {**typed_changes(figures), **declaration(skeleton, SEED, figures.fields, figures.carriers)}
    typed["energy_saving_declared_tce_per_year"] = ("1234.5", "tce/yr")
    made = list(papers(skeleton, typed))
    assert {paper.kind for paper in made} >= {"equipment", "acceptance", "energy_proof"}
    for paper in made:
        content = as_document(paper.lines)
        assert content == as_document(paper.lines)
        assert "演示" in paper.lines[0]
        read = docx.Document(io.BytesIO(content))
        assert [paragraph.text for paragraph in read.paragraphs] == list(paper.lines)
    (report,) = (paper for paper in made if paper.kind == "energy_proof")
    assert "核定年节能量 1234.5 tce" in report.lines
    assert not list(papers(next(one for one in of_story("done") if story(one, "done") == "trial"), typed))


def test_tonnes_of_cleaner_air_are_concentration_times_gas_and_cost_what_such_works_cost() -> None:
    for skeleton in of_story("ultra_low"):
        fields = draw_figures(skeleton, SEED).fields
        more = told(skeleton, fields)
        work = story(skeleton, "ultra_low") or ""
        output_t = Decimal(fields["output_after_t_per_year"][0]) * 10_000
        for pollutant in ("nox", "so2", "dust"):
            kilograms = sum(
                ((one.before - one.target) * one.gas_m3_per_t * output_t / 10**6 for one in outlets()[work] if one.pollutant == pollutant),
                Decimal(0),
            )
            typed = more.get(f"{pollutant}_reduction_t_per_year", ("0", "t/yr"))[0]
            assert abs(kilograms / 1000 - Decimal(typed)) <= Decimal("0.05")
        assert 400 <= air_investment(skeleton) <= 6_000
        assert Decimal(fields["investment_total"][0]) > air_investment(skeleton)


def test_every_programme_that_may_be_opened_by_then_has_a_batch_whose_steps_follow_on_working_days() -> None:
    steps = batch_steps()
    opened = {step.programme: step for step in steps if step.step == "open"}
    assert set(opened) == {one.code for one in programmes() if one.valid_from <= DEMO_TODAY}
    for chosen in programmes():
        mine = [step for step in steps if step.programme == chosen.code]
        assert not mine or mine[0].step == "open"
        for step in mine:
            day = step.when.astimezone(SHANGHAI).date()
            assert chosen.valid_from <= day < DEMO_TODAY
            assert day.weekday() < 5
