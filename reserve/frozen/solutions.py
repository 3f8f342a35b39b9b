"""The best uses of the money that a frozen batch keeps: found once, verified ever after."""

from collections.abc import Iterator, Mapping
from typing import Any

from reserve.frozen.errors import FrozenRefused
from reserve.rules.ranking.allocators.optimum import Optimum

FILE = "solutions.jsonl"


def solution_lines(found: Mapping[str, Optimum]) -> list[dict[str, Any]]:
    """One record for each problem that was solved while the batch was frozen; none where its programme solves none."""
    return [
        {"problem": problem, "offers_fen": list(one.offers), "benefit": one.benefit, "bound": one.bound, "proven": one.proven}
        for problem, one in sorted(found.items())
    ]


def read_solutions(records: Iterator[dict[str, Any]]) -> dict[str, Optimum]:
    """The kept solutions by the digest of their problem; anything else raises :class:`FrozenRefused`."""
    found = {}
    for number, record in enumerate(records, 1):
        offers, benefit, bound, proven = (record.get(key) for key in ("offers_fen", "benefit", "bound", "proven"))
        whole = isinstance(offers, list) and all(type(one) is int and one >= 0 for one in (*offers, benefit, bound))
        if len(record) != 5 or not whole or not isinstance(proven, bool):
            raise FrozenRefused("frozen_solution", file=FILE, line=number)
        found[str(record.get("problem"))] = Optimum(tuple(offers), benefit, bound, proven)  # type: ignore[arg-type]
    return found
