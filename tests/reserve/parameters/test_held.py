"""Law that answers for a while instead of the shipped one, and questions that are noted."""

import datetime as dt
import threading

import pytest

from reserve.parameters import NeverRecorded, at, documents, paths, recorded
from reserve.parameters.held import holding, noting
from reserve.parameters.loader import Library
from reserve.parameters.lookup import areas, library, shipped

DAY = dt.date(2024, 9, 2)
KNOWN = "energy_coefficients.electricity.equivalent"


def test_a_library_of_what_was_asked_answers_the_same_questions_the_same_way() -> None:
    with noting(shipped()) as asked:
        first = at(KNOWN, DAY)
        assert recorded(KNOWN)
        assert not recorded("nobody.ever.wrote.this")
        document = documents()[first.citation.document]
    small = asked.library(shipped().packs)
    with holding(small):
        assert (library() is small, at(KNOWN, DAY), documents()[document.code]) == (True, first, document)
        assert (recorded(KNOWN), areas()) == (True, tuple(sorted(shipped().areas)))
        with pytest.raises(NeverRecorded):
            at("arithmetic.never", DAY)
    assert library() is shipped()


def test_what_was_asked_and_never_recorded_is_noted_too() -> None:
    with noting(shipped()) as asked, pytest.raises(NeverRecorded):
        at("nobody.ever.wrote.this", DAY, "330522")
    assert asked.entries == {("nobody.ever.wrote.this", area): () for area in ("330000", "000000")}


def test_another_thread_keeps_the_shipped_law() -> None:
    seen: list[Library] = []
    with holding(Library({}, {}, {})):
        other = threading.Thread(target=lambda: seen.append(library()))
        other.start()
        other.join(timeout=60)
        with pytest.raises(NeverRecorded):
            at(KNOWN, DAY)
    assert seen == [shipped()]


def test_a_rule_that_goes_through_all_the_law_cannot_be_noted() -> None:
    with noting(shipped()), pytest.raises(RuntimeError, match="cannot be noted"):
        paths("energy")
    with noting(shipped()), pytest.raises(RuntimeError, match="cannot be noted"):
        list(documents())
