"""A county begins a project: an empty draft with a code of its own."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.projects.views import ProjectRef
from reserve.services.sitting import Sitting, writing
from reserve.store.identifiers import new_id
from reserve.store.projects import Draft, Project
from reserve.store.sequence import next_number
from reserve.vocabulary.errors import Refused
from reserve.vocabulary.reporting_units import area_of, reporting_units, unit_ancestors


def create_project(desk: Desk, session_id: str) -> ProjectRef:
    """An empty draft of the person's own unit. Raises ``Refused`` without the right, or where the unit files nothing."""
    with refusals(desk, session_id, "project.create", "new"), writing(desk, session_id) as sitting:
        return begin(sitting)


def begin(sitting: Sitting) -> ProjectRef:
    """Create the project inside the caller's transaction."""
    session, desk, person = sitting.session, sitting.desk, sitting.person
    require_own(person, "project.create")
    unit = reporting_units()[person.unit_code]
    if unit.first_acceptor is None:
        raise Refused("unit_files_nothing", unit=unit.name)
    now = desk.now()
    prefix = f"{city_digits(unit.code)}-{desk.today().year}"
    number = next_number(session, prefix)
    project = Project.model_validate(
        {
            "id": new_id(), "code": f"{prefix}-{number:05d}", "unit_code": unit.code, "created_by": person.id,
            "created_at": now, "updated_at": now,
        }
    )  # fmt: skip
    session.add(project)
    session.flush()
    empty: dict[str, object] = {"raw": {"fields": {}, "tables": {}}, "marks": {}, "clients": {}, "justifications": {}}
    session.add(Draft.model_validate({"project_id": project.id, "updated_at": now, **empty}))
    sitting.record("project.create", project.code)
    return ProjectRef(project.id, project.code)


def city_digits(unit_code: str) -> str:
    """The four digits that begin a project's code: those of the city above the unit, of the province where there is none."""
    for code in unit_ancestors(unit_code):
        if reporting_units()[code].kind == "city":
            return code
    return area_of(unit_code)[:4]
