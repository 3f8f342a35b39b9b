"""The departments entered for each task are those that the task itself names in its bracket."""

from collections.abc import Mapping

import pytest

from reserve.parameters import Value, documents
from reserve.parameters.lookup import library
from tests.support.policy import charged

TASKS = [
    entry
    for (path, _), entries in library().entries.items()
    if path.startswith("responsibilities.")
    for entry in entries
    if isinstance(entry, Value)
]
CODES = {
    name: path.rsplit(".", maxsplit=1)[1]
    for (path, _), entries in library().entries.items()
    if path.startswith("departments.names.")
    for entry in entries
    if isinstance(entry, Value) and isinstance(entry.value, tuple)
    for name in entry.value
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.path}@{task.area}")
def test_a_task_is_entered_with_the_departments_it_names(task: Value) -> None:
    assert isinstance(task.value, Mapping)
    lead, share = charged(documents()[task.citation.document].file or "", task.citation.clause)
    entered = [list(task.value.get(side, ())) for side in ("lead", "with")]
    assert entered == [list(dict.fromkeys(CODES[name] for name in names)) for names in (lead, share)]


def test_all_tasks_of_the_plans_are_entered() -> None:
    counted: dict[str, int] = {}
    for task in TASKS:
        counted[task.citation.document] = counted.get(task.citation.document, 0) + 1
    assert counted == {
        "js_retrofit_2024": 49,
        "zj_cement_plan_2023": 10,
        "zj_retrofit_plan_2022": 20,
        "gz_building_materials_2023": 18,
        "xj_building_materials_2023": 22,
    }
