"""The data-quality card against a history counted by hand (tests/cases/quality.yaml), on both databases."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from reserve.accounts import open_local_session
from reserve.services import accept_project, home, open_draft, return_project, submit_project
from reserve.services.quality import completeness
from reserve.services.quality.completeness import asked_fields
from reserve.services.quality.history import History
from reserve.services.quality.period import Period
from reserve.services.quality.read_behind import behind_figure
from reserve.services.quality.read_card import read_quality
from reserve.services.quality.views import QualityCard
from reserve.services.sitting import reading
from reserve.store import Store, make_engine
from reserve.store.audit import AuditEvent
from reserve.vocabulary.errors import BadInput, Refused
from reserve.vocabulary.fields import fields
from reserve.vocabulary.quality import FAMILIES, quality_figures
from reserve.vocabulary.reporting_units import reporting_units
from tests.support.office import Office
from tests.support.quality import CASE, write_case

PERIOD: dict[str, Any] = CASE["period"]


@pytest.fixture(scope="module")
def local(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The case file on SQLite, written once: these tests only read, and add people."""
    path = tmp_path_factory.mktemp("quality") / "reserve.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    office = Office(Store(engine))
    office.person("clerk", "330522", "county_clerk")
    office.person("city", "3305", "city_reviewer")
    write_case(office)
    yield office
    engine.dispose()


def person(office: Office, unit: str, role: str) -> str:
    """A session of somebody of this role in this unit."""
    login = f"{role}.{unit}"
    return office.sessions.get(login) or office.person(login, unit, role)


def counted(card: QualityCard) -> dict[str, list[int]]:
    """What the card counts; of the fields, by project."""
    found = {view.figure.code: [view.now.counted, view.now.of] for view in card.figures}
    done, of = found["complete_projects"]
    found["complete_projects"] = [done, of // len(asked_fields())]
    return found


def test_every_figure_as_counted_by_hand(office: Office) -> None:
    office.person("clerk", "330522", "county_clerk")
    office.person("city", "3305", "city_reviewer")
    write_case(office)
    card = read_quality(office.desk, office.sessions["clerk"], **PERIOD)
    assert counted(card) == CASE["counted"]
    assert {name: card.figure(name).median_days for name in CASE["median_days"]} == {
        name: Decimal(text) for name, text in CASE["median_days"].items()
    }
    assert [[one.path, one.returns] for one in card.fields] == CASE["returned_fields"]
    assert {one.path: dict(one.rules) for one in card.fields if one.rules} == CASE["returned_rules"]
    assert {view.figure.code for view in card.weak} == set(CASE["weak"])
    city, province = card.figure("returned").medians
    assert [str(city.value), str(province.value)] == [CASE["medians"]["city"], CASE["medians"]["province"]]
    assert (city.units, province.units) == (4, 5)
    for name in ("on_an_earlier_day", "before_the_undo"):
        day = CASE[name]["as_of"]
        found = counted(read_quality(office.desk, office.sessions["clerk"], start=PERIOD["start"], end=day, as_of=day))
        assert {code: found[code] for code in CASE[name]["counted"]} == CASE[name]["counted"], f"{name}: what was not known yet counts"
    for who in ("clerk", "city"):
        line, card = home(office.desk, office.sessions[who]).quality, read_quality(office.desk, office.sessions[who])
        assert line is not None
        assert [line.returned, line.submissions] == counted(card)["returned"]
        assert [line.late, line.waiting] == counted(card)["open_late"]
        assert (line.weak, line.asked) == (True, Decimal(20))


def test_months_add_up_to_the_figure_and_a_month_without_cases_has_no_value(local: Office) -> None:
    view = read_quality(local.desk, local.sessions["clerk"], start=dt.date(2024, 6, 1), end=PERIOD["end"]).figure("returned")
    assert [(month, now.counted, now.of) for month, now in view.months] == [
        ("2024-06", 0, 0), ("2024-07", 2, 5), ("2024-08", 2, 3), ("2024-09", 0, 0),
    ]  # fmt: skip
    assert view.months[0][1].value is None


def test_a_city_is_the_sum_of_its_counties_and_names_them(local: Office) -> None:
    city = person(local, "3305", "city_reviewer")
    card = read_quality(local.desk, city, **PERIOD)
    assert counted(card)["returned"] == [4 + 1 + 2 + 0 + 4, 8 + 5 + 5 + 5 + 4]
    rows = {row.code: row for row in card.below}
    assert set(rows) == {code for code, unit in reporting_units().items() if unit.parent_code == "3305"}
    assert rows["330521"].small >= {"returned"}
    assert "returned" not in rows["330521"].weak
    assert rows["330502"].weak == {"returned", "complete_projects"}
    assert read_quality(local.desk, city, "330522", **PERIOD).figure("returned").now.of == 8


def test_a_county_sees_medians_and_no_other_county(local: Office) -> None:
    card = read_quality(local.desk, local.sessions["clerk"], **PERIOD)
    others = [unit.name.zh for code, unit in reporting_units().items() if unit.kind in ("county", "zone") and code != "330522"]
    assert [name for name in others if name in repr(card)] == []
    assert [code for code, _ in card.choices] == ["330522"]
    assert card.below == ()


def test_cards_of_others_are_refused_and_the_refusal_is_recorded(local: Office) -> None:
    clerk, city = local.sessions["clerk"], person(local, "3305", "city_reviewer")
    for who, unit in ((clerk, "330523"), (clerk, "3305"), (clerk, "ZJ"), (city, "330105"), (city, "ZJ")):
        for ask in (read_quality, lambda desk, session, unit: behind_figure(desk, session, "returned", unit)):
            with pytest.raises(Refused, match=str(reporting_units()[unit].name.en)):
                ask(local.desk, who, unit)
    for role in ("finance", "observer", "administrator", "expert"):
        with pytest.raises(Refused):
            read_quality(local.desk, person(local, "ZJ", role))
    with pytest.raises(BadInput):
        read_quality(local.desk, clerk, "330522' OR 1=1")
    with local.store.read() as session:
        kept = session.exec(select(AuditEvent.outcome).where(col(AuditEvent.action) == "quality.read")).all()
    assert set(kept) == {"refused"}
    assert len(kept) >= 14


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"as_of": dt.date(2024, 9, 3)}, "quality_day_ahead"),
        ({"end": dt.date(2024, 9, 2), "as_of": dt.date(2024, 9, 1)}, "quality_end_ahead"),
        ({"start": dt.date(2024, 9, 2), "end": dt.date(2024, 9, 1)}, "quality_period_turned"),
        ({"start": dt.date(2021, 9, 30), "end": dt.date(2024, 9, 1)}, "quality_period_long"),
        ({"start": dt.date(1, 1, 1), "end": dt.date(1, 1, 1), "as_of": dt.date(1, 1, 1)}, "quality_day_unusable"),
        ({"as_of": dt.date(1, 1, 5)}, "quality_period_long"),
    ],
)  # fmt: skip
def test_an_impossible_period_says_what_to_choose(local: Office, asked: dict[str, dt.date], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_quality(local.desk, local.sessions["clerk"], **asked)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_behind_every_figure_stand_the_projects_that_weigh_on_it(local: Office) -> None:
    expected = {
        "complete_projects": {"P1", "P2", "P3", "P4", "P5", "P7"}, "draft_in_time": {"P2"}, "corrected_in_time": {"P3"},
        "county_in_time": {"P2"}, "city_in_time": {"P1", "P6"}, "open_late": {"P3", "P5"}, "returned": {"P2", "P3", "P5"},
        "returned_again": {"P3"}, "figures_changed": {"P2"}, "saving_changed": {"P2"}, "investment_changed": {"P2"},
        "to_explain": {"P1", "P2", "P5"}, "justified": {"P5"}, "reused_texts": {"P1", "P2"}, "hints": {"P4"}, "waivers": {"P4"},
        "province_in_time": set(),
    }  # fmt: skip
    for code, names in expected.items():
        found = behind_figure(local.desk, local.sessions["clerk"], code, **PERIOD)
        assert {row.code.rsplit("-", 1)[1] for row in found.rows} == names, code
        assert found.cases
        assert all(row.what.zh and row.what.en for row in found.rows)
    assert not behind_figure(local.desk, local.sessions["clerk"], "complete_register", **PERIOD).cases
    assert {*expected, "complete_register"} == set(quality_figures())
    worst = behind_figure(local.desk, local.sessions["clerk"], "city_in_time", **PERIOD).rows
    assert [row.days for row in worst] == [63, 11]
    with pytest.raises(BadInput, match="quality_x"):
        behind_figure(local.desk, local.sessions["clerk"], "quality_x")


def test_projects_that_the_reader_may_not_open_are_counted_and_not_named(local: Office) -> None:
    analyst = person(local, "ZJ", "analyst")
    found = behind_figure(local.desk, analyst, "returned", "330522", **PERIOD)
    assert (found.total, found.hidden, {row.code for row in found.rows}) == (4, 3, {"3305-2024-P2"})


def test_what_the_services_record_is_what_the_card_counts(local_office: Office) -> None:
    office, chain = local_office, local_office.chain()
    code = office.submitted(chain.clerk, {"contact_name": ("张三", None)})
    office.clock.forward(days=2)
    return_project(office.desk, chain.chief, code, "请按备案金额核对总投资。", ["investment_total"])
    office.clock.forward(days=3)
    office.type_in(chain.clerk, code, {"investment_total": ("4600", "10kCNY")})
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, f"key-{code}-2")
    office.clock.forward(days=6)
    again = open_local_session(office.desk, "330522.chief", "tests").session_id
    accept_project(office.desk, again, code)
    found = counted(read_quality(office.desk, open_local_session(office.desk, "330522.clerk", "tests").session_id))
    assert found["returned"] == [1, 2]
    assert found["county_in_time"] == [1, 2]
    assert found["corrected_in_time"] == [1, 1]
    assert found["figures_changed"] == [1, 1]
    assert found["investment_changed"] == [100 * 10**6, 4500 * 10**6]
    assert found["complete_projects"][1] == 1


def test_facts_and_documents_are_read_alike_whatever_a_switch_hides(local: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    every = [field for field in fields().values() if field.table is None]
    assert all(any(getattr(field, switch) for field in every) for switch in ("kinds", "sectors", "when"))
    monkeypatch.setattr(completeness, "asked_fields", lambda: every)
    with reading(local.desk, local.sessions["clerk"]) as sitting:
        history = History(sitting.session, Period(PERIOD["start"], PERIOD["end"], PERIOD["end"]), frozenset({"330522"}))
        from_facts = completeness.answers(history)
        kept = dict(history.documents(from_facts["version_id"].to_list()))
    assert from_facts.height == 6
    for row in from_facts.to_dicts():
        assert [row[field.name] for field in every] == completeness.states_of(json.loads(kept[row["version_id"]]))


def test_the_start_page_has_no_line_before_the_first_project_and_none_for_a_province(local_office: Office, local: Office) -> None:
    assert home(local_office.desk, local_office.person("clerk", "330522", "county_clerk")).quality is None
    assert home(local.desk, person(local, "ZJ", "province_reviewer")).quality is None


def test_every_figure_is_defined_in_both_languages_and_says_what_to_do_where_it_can_be_weak() -> None:
    for figure in quality_figures().values():
        assert figure.family in FAMILIES
        for text in (figure.label, figure.counted, figure.of, figure.period):
            assert text.zh
            assert text.en
        assert (figure.limit is not None) == (figure.repair is not None)
        assert (figure.limit is not None) <= bool(figure.better)
    assert {field.name for field in asked_fields()} == {f.name for f in fields().values() if f.needed_at == "funding" and f.table is None}
