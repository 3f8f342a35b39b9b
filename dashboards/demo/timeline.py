"""When each act of a project happened: working hours of the summer of 2024, in the order in which they can follow each other."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from dashboards.demo.project_skeletons import Skeleton
from reserve.vocabulary.reporting_units import reporting_units

SHANGHAI = ZoneInfo("Asia/Shanghai")
DEMO_TODAY = dt.date(2024, 9, 2)
_LAST_DAY = dt.date(2024, 8, 31)


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """One act: ``post`` of ``unit`` does ``action`` on project ``number`` at ``when`` (aware, UTC)."""

    when: dt.datetime
    number: int
    order: int
    action: str
    unit: str
    post: str


def _steps(skeleton: Skeleton) -> Iterator[tuple[str, str, str, tuple[int, int]]]:
    """(action, unit, post, days waited before it)."""
    unit = reporting_units()[skeleton.unit]
    city = unit.parent_code or ""
    clerk, chief, reviewer = (unit.code, "clerk"), (unit.code, "chief"), (city, "reviewer")
    province = ("ZJ", "reviewer")
    yield ("create", *clerk, (0, 0))
    if skeleton.destiny == "draft":
        return
    yield ("submit", *clerk, (0, 2))
    if skeleton.destiny == "submitted":
        return
    if skeleton.destiny == "withdrawn":
        yield ("withdraw", *clerk, (0, 1))
        return
    chain = {"county": [("county", chief), ("city", reviewer), ("province", province)],
             "city": [("city", reviewer), ("province", province)],
             "province": [("province", province)]}[unit.first_acceptor or "county"]  # fmt: skip
    ends = skeleton.destiny in ("returned", "refused")
    for level, who in chain:
        if skeleton.destiny == "refused" and (level == "city" or skeleton.number % 2):
            yield ("refuse", *who, (1, 4))
            return
        if skeleton.returned_by == level:
            yield ("return", *who, (1, 4))
            if ends:
                return
            yield ("correct", *clerk, (1, 5))
            for _, earlier in chain[: [name for name, _ in chain].index(level)]:
                yield ("accept", *earlier, (1, 3))
        yield ("accept", *who, (1, 4))
        if skeleton.destiny == level:
            return


def acts(skeleton: Skeleton, seed: int) -> list[Act]:
    """All acts of a project in order, the last one not later than the end of August 2024."""
    rng = Random(f"{seed}/{skeleton.number}/when")  # noqa: S311 -- demonstration data, no secret
    steps = list(_steps(skeleton))
    waits = [rng.randint(*days) for _, _, _, days in steps]
    day = _LAST_DAY - dt.timedelta(days=sum(waits) + 2 * len(steps) + rng.randrange(0, 28))
    found: list[Act] = []
    minutes = 0
    for order, ((action, unit, post, _), wait) in enumerate(zip(steps, waits, strict=True)):
        moved = _working_day(day + dt.timedelta(days=wait))
        minutes = rng.randrange(8 * 60 + 40, 16 * 60 + 50) if moved != day or not found else minutes + rng.randrange(12, 90)
        day = moved
        clock = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60, rng.randrange(60)), SHANGHAI)
        found.append(Act(clock.astimezone(dt.UTC), skeleton.number, order, action, unit, post))
    return found


def _working_day(day: dt.date) -> dt.date:
    return day if day.weekday() < 5 else day + dt.timedelta(days=7 - day.weekday())
