"""Every value of the law holds from its first day to its last one: asked on the day before, both days and the day after."""

import datetime as dt

from reserve.parameters.lookup import in_area, library
from reserve.parameters.model import Repealed, TooEarly, Value
from reserve.parameters.shelf import shelf

A_DAY = dt.timedelta(days=1)


def test_every_value_begins_on_its_first_day_and_not_before() -> None:
    packs, law = library(), shelf()
    assert len(law.values) > 1500
    for value in law.values:
        assert in_area(packs, value.path, value.area, value.valid_from) is value
        before = in_area(packs, value.path, value.area, value.valid_from - A_DAY)
        assert before is not value
        first = packs.entries[value.path, value.area][0] is value
        assert isinstance(before, TooEarly) if first else isinstance(before, Value | Repealed), value.path


def test_every_value_ends_with_its_last_day() -> None:
    packs, law, ended = library(), shelf(), 0
    for value in law.values:
        last = law.last_day(value)
        if last is None:
            assert in_area(packs, value.path, value.area, dt.date(2099, 12, 31)) is value
            continue
        assert in_area(packs, value.path, value.area, last) is value
        after = in_area(packs, value.path, value.area, last + A_DAY)
        assert after is not value
        assert isinstance(after, Value | Repealed), value.path
        ended += 1
    assert ended > 100
