"""While a ranking runs its page says what is being done, and the bar only ever grows."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboards.pages.batch.desk import BatchDesk


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_stage_of_a_run_has_its_words_and_its_part_of_the_bar(language: str) -> None:
    said: list[tuple[int, int, str]] = []
    show: Callable[..., None] = lambda *step: said.append(step)  # noqa: E731
    desk = cast("Any", SimpleNamespace(user=SimpleNamespace(language=language), head=SimpleNamespace(progress=show)))
    for stage in ("judge", "rank", "store"):
        for done in (0, 3_000, 6_000):
            BatchDesk.ran(desk, done, 6_000, stage)
    shares = [share for share, whole, _text in said if whole == 100]
    assert (shares, shares[0], shares[-1]) == (sorted(shares), 0, 100)
    assert len({text for *_, text in said}) == 7  # three counts of two stages, and one sentence for the ranking itself
    assert all("6,000" in text for *_, text in said)
    BatchDesk.ran(desk, 0, 0, "judge")
    assert said[-1][:2] == (0, 100)
