"""The ledger of a line is kept joined, and projects of the library point to the line they are about."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.services.projects.views import Change
from reserve.services.register import (
    Pen,
    RecordRef,
    RecordRefused,
    add_record,
    change_record,
    end_record,
    ledger_of_line,
    link_project,
    read_enterprise,
    read_line,
    read_record,
    record_history,
    unlink_project,
)
from reserve.services.register.access import find_record
from reserve.services.sitting import writing
from reserve.vocabulary.errors import Conflict, NotAllowedNow, NotFound, Refused
from tests.support.office import Office
from tests.support.register import LINE, Firm, firm


@pytest.fixture
def changxing(local_office: Office) -> Firm:
    """A firm with a clinker line in Changxing."""
    return firm(local_office, local_office.person("clerk", "330522", "county_clerk"))


def saved(office: Office, made: Firm, day: str, before: str, after: str, reason: str = "") -> RecordRef:
    """An entry of the ledger."""
    typed = {
        "completed_date": (day, None), "unit_energy_before": (before, "kgce/t"), "unit_energy_after": (after, "kgce/t"),
        "counted_output": ("100", "10kt/yr"), "saving_state": ("verified", None), "gap_reason": (reason, None),
    }  # fmt: skip
    return add_record(office.desk, made.clerk, "saving", typed, made.line.id)


def test_the_next_project_starts_where_the_last_one_ended_or_says_why_not(local_office: Office, changxing: Firm) -> None:
    saved(local_office, changxing, "2022-06-30", "112", "108")
    with pytest.raises(RecordRefused) as refusal:
        saved(local_office, changxing, "2023-06-30", "112", "104")
    ((path, error),) = refusal.value.problems
    assert (path, error.code) == ("unit_energy_before", "register_ledger_gap")
    assert all(figure in error.message.zh for figure in ("112", "108", "4", "2.16", "2022-06-30"))
    saved(local_office, changxing, "2023-06-30", "112", "104", "更换主要原料")
    saved(local_office, changxing, "2024-06-30", "104", "99")
    ledger = ledger_of_line(local_office.desk, changxing.clerk, changxing.line.id)
    assert [row.saving_tce for row in ledger.rows] == [Decimal(4000), Decimal(4000), Decimal(5000)]
    assert (ledger.saving_tce, ledger.crossed_on, ledger.broken) == (Decimal(13000), dt.date(2024, 6, 30), False)
    assert ledger_of_line(local_office.desk, changxing.clerk, changxing.line.id, dt.date(2024, 6, 29)).saving_tce == Decimal(8000)


def test_an_entry_in_between_must_join_on_both_sides_and_so_must_a_change(local_office: Office, changxing: Firm) -> None:
    saved(local_office, changxing, "2022-06-30", "112", "108")
    last = saved(local_office, changxing, "2024-06-30", "108", "99")
    with pytest.raises(RecordRefused) as refusal:
        saved(local_office, changxing, "2023-06-30", "108", "103")
    assert [(path, error.code) for path, error in refusal.value.problems] == [("unit_energy_after", "register_ledger_next")]
    answer = change_record(
        local_office.desk, changxing.clerk, "saving", last.id, [Change(1, "unit_energy_before", "103", "kgce/t", 1)], client="a"
    )
    assert (dict(answer.saved), [path for path, _ in answer.refused]) == ({}, ["unit_energy_before"])
    end_record(local_office.desk, changxing.clerk, "saving", last.id, 1, ended_on=local_office.desk.today(), reason="重复登记")
    saved(local_office, changxing, "2023-06-30", "108", "103")


def test_a_project_points_to_its_line_and_only_to_one(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    code = local_office.drafted(changxing.clerk)
    other = add_record(desk, changxing.clerk, "line", {**LINE, "line_name": ("2号", None)}, changxing.enterprise.id)
    linked = link_project(desk, changxing.clerk, code, changxing.line.id)
    assert link_project(desk, changxing.clerk, code, changxing.line.id) == linked
    with pytest.raises(NotAllowedNow, match="register_link_known"):
        link_project(desk, changxing.clerk, code, other.id)
    assert read_line(desk, changxing.clerk, changxing.line.id).projects == (code,)
    city = local_office.person("city", "3305", "city_reviewer")
    assert read_line(desk, city, changxing.line.id).projects == ()  # a draft is not the city's to see
    with pytest.raises(NotFound):
        link_project(desk, city, code, other.id)
    assert [change.act for change in record_history(desk, changxing.clerk, "line", changxing.line.id)] == ["link", "create"]
    unlink_project(desk, changxing.clerk, code)
    with pytest.raises(NotFound, match="register_link_missing"):
        unlink_project(desk, changxing.clerk, code)
    assert link_project(desk, changxing.clerk, code, other.id).id == other.id


def test_a_measure_may_be_about_a_project_and_shows_it_to_those_who_may_see_it(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    code = local_office.drafted(changxing.clerk)
    typed = {"measure_name": ("更换冷却机", None), "investment_total": ("4500.000001", "10kCNY")}
    made = add_record(desk, changxing.clerk, "measure", typed, changxing.enterprise.id, also={"line": changxing.line.id}, project_code=code)
    assert read_record(desk, changxing.clerk, "measure", made.id).project_code == code
    assert read_enterprise(desk, changxing.clerk, changxing.enterprise.id).measures[0].record.value("investment_total") == 4500000001
    city = local_office.person("city", "3305", "city_reviewer")
    assert read_line(desk, city, changxing.line.id).measures[0].project_code is None


def test_hints_name_what_to_look_at_again_and_stop_nobody(local_office: Office, changxing: Firm) -> None:
    desk = local_office.desk
    change_record(
        desk, changxing.clerk, "observation", changxing.year.id, [Change(1, "unit_energy_stated", "103", "kgce/t", 1)], client="a"
    )
    ((path, hint),) = read_record(desk, changxing.clerk, "observation", changxing.year.id).hints
    assert path == "unit_energy_stated"
    assert all(figure in hint.zh for figure in ("103", "108.50", "5.3%"))
    wrong = {"enterprise_credit_code": ("91330522MA28ABCD1X", None)}
    code = read_record(desk, changxing.clerk, "enterprise", changxing.enterprise.id).record.text("enterprise_credit_code")
    changes = [Change(1, "enterprise_credit_code", wrong["enterprise_credit_code"][0], None, 1)]
    assert not change_record(desk, changxing.clerk, "enterprise", changxing.enterprise.id, changes, client="a").refused
    ((path, hint),) = read_record(desk, changxing.clerk, "enterprise", changxing.enterprise.id).hints
    assert (path, code[-1] in hint.zh) == ("enterprise_credit_code", True)


def test_carbon_per_value_added_is_told_where_both_figures_stand(local_office: Office, changxing: Firm) -> None:
    desk, firm_id = local_office.desk, changxing.enterprise.id
    assert read_enterprise(desk, changxing.clerk, firm_id).carbon is None
    changes = [
        Change(1, "co2_t_per_year", "60000", "tCO2/yr", 0), Change(2, "value_added", "100000", "10kCNY", 0),
        Change(3, "carbon_year", "2023", None, 0),
    ]  # fmt: skip
    change_record(desk, changxing.clerk, "enterprise", firm_id, changes, client="a")
    carbon = read_enterprise(desk, changxing.clerk, firm_id).carbon
    assert carbon is not None
    assert (carbon.reason, carbon.figures["figure"], carbon.figures["year"]) == ("carbon_low", "0.6000", "2023")


def test_rows_of_energy_come_and_go_and_the_figures_follow(local_office: Office, changxing: Firm) -> None:
    desk, year = local_office.desk, changxing.year.id
    changes = [
        Change(1, "unit_energy_stated", "", None, 1), Change(2, "energy_carriers/power/carrier", "electricity", None, 0),
        Change(3, "energy_carriers/power/quantity", "1000", "10MWh", 0), Change(4, "energy_carriers/coal", op="remove_row", base=1),
    ]  # fmt: skip
    answer = change_record(desk, changxing.clerk, "observation", year, changes, client="a")
    assert (answer.refused, answer.conflicts) == ((), ())
    view = read_line(desk, changxing.clerk, changxing.line.id)
    assert view.standing.measured.energy_tce == Decimal("1229")
    assert view.row.unit_energy == Decimal("0.819333")
    assert set(view.observations[0].raw["tables"]["energy_carriers"][0]["cells"]) == {"carrier", "quantity"}


def write_twice(office: Office, made: Firm) -> None:
    """Change a record from one reading of it, twice in one transaction."""
    with writing(office.desk, made.clerk) as sitting:
        row = find_record(sitting.session, sitting.person, "line", made.line.id)
        for device in ("甲", "乙"):
            Pen(sitting).change("line", row, {**row["raw"], "fields": {**row["raw"]["fields"], "device": {"text": device}}})


def test_two_writers_of_one_record_never_overwrite_each_other(local_office: Office, changxing: Firm) -> None:
    with pytest.raises(Conflict, match="register_changed_meanwhile"):
        write_twice(local_office, changxing)
    assert read_record(local_office.desk, changxing.clerk, "line", changxing.line.id).record.text("device") == "回转窑"


def test_an_editor_of_another_unit_is_refused_a_link(local_office: Office, changxing: Firm) -> None:
    chain = local_office.chain()
    code = local_office.in_state(chain, "county")
    with pytest.raises(Refused):
        link_project(local_office.desk, chain.city, code, changxing.line.id)
