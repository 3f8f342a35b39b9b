"""Who is responsible: the tasks of the plans with the departments that lead them and those that share the work."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reserve.parameters.loader import Library
from reserve.parameters.lookup import area_chain, library
from reserve.parameters.model import Content, Value, own_name
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

_TASKS, _NAMES = "responsibilities.", "departments.names."


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a plan: its name, the codes of the departments that lead and that share the work, and where it is written."""

    name: Bilingual
    lead: tuple[str, ...]
    share: tuple[str, ...]
    source: Value


def tasks(as_of: dt.date, area: str, packs: Library | None = None) -> tuple[Task, ...]:
    """All tasks in force for an area and the wider ones on a day, by address, of ``packs`` (None: the shipped library).

    Raises ``BadInput('area_unreadable')``.

    >>> steel = [task for task in tasks(dt.date(2024, 9, 2), "320000") if task.source.path == "responsibilities.steel.task_2_1"]
    >>> steel[0].lead, steel[0].share
    (('development_reform', 'industry'), ('ecology_environment', 'commerce', 'customs', 'market_supervision'))
    """
    asked = area_chain(area)
    found = [
        entry
        for (path, code), entries in (packs or library()).entries.items()
        if path.startswith(_TASKS) and code in asked
        for entry in entries
        if isinstance(entry, Value) and entry.valid_from <= as_of and (entry.valid_to is None or as_of <= entry.valid_to)
    ]
    return tuple(_task(value) for value in sorted(found, key=lambda value: (value.area, value.path)))


def tasks_of(department: str, as_of: dt.date, area: str, packs: Library | None = None) -> tuple[Task, ...]:
    """The tasks that name a department, those it leads first; an unknown code raises ``NotFound('department_unknown')``."""
    if department not in (known := departments(packs)):
        raise NotFound("department_unknown", department=department[:40], known=", ".join(known))
    named = [task for task in tasks(as_of, area, packs) if department in (*task.lead, *task.share)]
    return tuple(sorted(named, key=lambda task: department not in task.lead))


def departments(packs: Library | None = None) -> dict[str, Bilingual]:
    """The functions that the documents charge with tasks, by code, with the words for them."""
    return {
        path.removeprefix(_NAMES): own_name(value)
        for (path, _), entries in (packs or library()).entries.items()
        if path.startswith(_NAMES)
        for value in entries
        if isinstance(value, Value)
    }


def _task(value: Value) -> Task:
    sides: Mapping[str, Content] = value.value if isinstance(value.value, Mapping) else {}
    lead, share = (sides.get(side, ()) for side in ("lead", "with"))
    return Task(own_name(value), _codes(lead), _codes(share), value)


def _codes(content: Content) -> tuple[str, ...]:
    return tuple(str(code) for code in content) if isinstance(content, tuple) else ()
