"""The collector pauses while a list is made, and does afterwards what it did before, whatever happened."""

import gc

import pytest

from reserve.rules.ranking.pause import without_collection


@without_collection()
def fails() -> None:
    assert not gc.isenabled()
    raise ZeroDivisionError


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_does_afterwards_what_it_did_before(before: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        with pytest.raises(ZeroDivisionError):
            fails()
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()
