"""Remembering how a line was measured changes nothing that is said of it."""

import datetime as dt
from dataclasses import fields

from reserve.rules.assessment import Assessment, assess
from reserve.rules.lines.measure import Measures
from reserve.vocabulary.document import Document
from tests.reserve.rules.building import AS_OF, clinker, grinding

LINES = (
    clinker(), clinker(site_altitude_m="1200"), clinker(site_altitude_m="1200", site_pressure_pa="87000"), clinker(product="flat_glass"),
    clinker(product="flat_glass", line_size_t_per_day=""), grinding(), grinding(clinker_share_percent="75"), clinker(product=""),
)  # fmt: skip
ASKED = ((AS_OF, "330522"), (AS_OF, "650100"), (dt.date(2015, 1, 1), "330522"))


def told(document: Document, day: dt.date, area: str, measures: Measures | None) -> dict[str, object]:
    judged = assess(document, day, area, measures=measures)
    return {part.name: getattr(judged, part.name) for part in fields(Assessment) if part.name != "steps"} | {"steps": tuple(judged.steps)}


def test_an_assessment_is_the_same_whether_its_measure_was_known_or_not() -> None:
    measures: Measures = {}
    for _ in range(2):
        for document in LINES:
            for day, area in ASKED:
                one, other = told(document, day, area, measures), told(document, day, area, None)
                assert (one, list(one["used"])) == (other, list(other["used"]))  # type: ignore[call-overload]
    assert len(measures) == (len(LINES) - 1) * len(ASKED)
