"""A project moves between the levels as the track says, and back by new steps only."""

from reserve.services import read_project
from tests.support.office import Office


def test_a_project_passes_three_levels_and_every_step_is_kept(office: Office) -> None:
    chain = office.chain()
    code = office.in_state(chain, "province")
    view = read_project(office.desk, chain.province, code)
    assert view.state == "province"
    assert [(step.action, step.to_state) for step in view.transitions] == [
        ("submit", "submitted"),
        ("accept", "county"),
        ("accept", "city"),
        ("accept", "province"),
    ]
    assert view.version_number == 1
    assert view.digest == view.document.digest()
    assert view.assessment.saving_tce_per_year is not None
    assert view.report.passed
    assert view.undo == "accept"
