"""``reserve quality``: the card of a unit, the projects behind a figure, the workbook."""

from pathlib import Path

from reserve.store import Store, make_engine
from tests.cli.running import Reserve
from tests.support.office import Office
from tests.support.quality import write_case

PERIOD = ("--from", "2024-07-01", "--to", "2024-09-02", "--as", "clerk")


def test_the_card_a_figure_and_the_workbook_on_the_command_line(staffed: Reserve, tmp_path: Path) -> None:
    engine = make_engine(staffed.environment["RESERVE_DATABASE_URL"])
    write_case(Office(Store(engine)))
    engine.dispose()
    printed = staffed.fine("quality", *PERIOD)
    assert "12 " not in printed.splitlines()[0]
    assert "6 个项目，提交 8 次，退回 4 次" in printed
    assert "需改进 4 项" in printed
    found = staffed.read_json("quality", *PERIOD)
    returned = next(view for view in found["figures"] if view["figure"]["code"] == "returned")
    assert (returned["now"], returned["weak"]) == ({"counted": 4, "of": 8, "value": "50"}, True)
    assert "用了 6 天，规定 5 天" in staffed.fine("quality", "--figure", "county_in_time", *PERIOD)
    out = tmp_path / "card.xlsx"
    staffed.fine("quality", "--out", str(out), *PERIOD)
    assert out.read_bytes()[:2] == b"PK"
    assert staffed.run("quality", "--out", str(out), *PERIOD).exit_code == 3, "an older file stays"
    for arguments, code, said in (
        (("--unit", "330523"), 3, "安吉县"), (("--unit", "999"), 2, "999"), (("--figure", "beauty"), 2, "beauty"),
        (("--from", "heute"), 2, "heute"), (("--figure", "returned", "--out", str(out)), 2, "--figure"),
    ):  # fmt: skip
        refused = staffed.run("quality", *arguments, "--as", "clerk")
        assert refused.exit_code == code, refused.output
        assert said in refused.output
