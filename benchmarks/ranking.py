"""Ranking and what is asked of a list: time and peak memory, each against a named alternative. ``python -m benchmarks ranking``"""

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from benchmarks.machine import duration, machine_line
from benchmarks.synthetic import AS_OF, candidate
from reserve.parameters import Programme, programme
from reserve.rules.ranking.allocators.limits import Limiter
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.columns import columns_of
from reserve.rules.ranking.gates.eligibility import decide
from reserve.rules.ranking.ranking import lot, rank
from reserve.rules.ranking.scoring import reasons, score
from reserve.rules.ranking.trials.board import Board, board_of, stopped_in, trial
from reserve.rules.robustness.acceptability import acceptability
from reserve.rules.robustness.contest import Contest, contest_on
from reserve.rules.robustness.doubt import doubtful, under_doubt
from reserve.rules.robustness.price import full_fen, price
from reserve.rules.robustness.weights import Weights, uniform

BUDGET_FEN = 300_000_000_00
DIFFERENT, MANY, DRAWS, DATA_DRAWS = 1_000, 6_000, 10_000, 2_000
SIZES, FEW, SAMPLE = (1_000, 10_000, 100_000), (1_000, 10_000), 500
COUNTIES = ("330522", "330521", "330523", "330881", "330482", "330624")
SEED = "seed"


@cache
def _base() -> tuple[Candidate, ...]:
    return tuple(candidate(number) for number in range(DIFFERENT))


def pool(count: int) -> list[Candidate]:
    """Invented projects under new codes, firms and counties; each has facts, figures and a note of its law of its own, as if read alone.

    A thousand are computed from their documents; the others differ from them in what they save, use and cost, so that no two are alike.
    """
    return [_other(_base()[number % DIFFERENT], number) for number in range(count)]


def _other(one: Candidate, number: int) -> Candidate:
    turn, judged = number // DIFFERENT, one.assessment
    saved, after = judged.saving_tce_per_year, judged.indicator_after
    if saved is None or after is None:
        raise SystemExit(f"{one.project_code} of the invented projects saves nothing that can be computed")
    cost = one.fen("investment_total") or 0
    facts = {**one.facts, "investment_total": cost + turn * 1_000_00, "subsidy_requested": (one.fen("subsidy_requested") or 0) + turn * 100}
    figures = replace(
        judged, used=dict(judged.used), saving_tce_per_year=saved + turn * Decimal("1.37"),
        indicator_after=after - turn * Decimal("0.000913"),
    )  # fmt: skip
    return replace(
        one, project_code=f"3305-2024-{number:06d}", enterprise=f"firm {number // 3}", group=f"group {number // 7}",
        county=COUNTIES[number % len(COUNTIES)], facts=facts, assessment=figures,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, processor seconds of all threads, peak memory in MiB above the start, and the answer (kept small)."""

    seconds: float
    processor: float
    peak: float
    answer: Any


def measured(action: Callable[..., Any], make: Callable[[], Any] | None = None) -> Measured:
    """What ``action`` takes in a process of its own, on what ``make`` made there before the clock starts."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        made = () if make is None else (make(),)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, busy = time.perf_counter(), time.process_time()
        answer = action(*made)
        seconds, processor = time.perf_counter() - start, time.process_time() - busy
        there.send(Measured(seconds, processor, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, answer))

    process = context.Process(target=run)
    process.start()
    there.close()
    try:
        found: Measured = here.recv()
    except EOFError:
        raise SystemExit("a measurement ended without an answer") from None
    finally:
        process.join(60)
    return found


def _header(title: str, alternative: str) -> None:
    print(f"\n## {title}\n\n{machine_line()}\n")
    print(f"| what | time | processor | peak memory | {alternative} | time | ratio |\n|---|---|---|---|---|---|---|")


def _row(what: str, ours: Measured, name: str, other: Measured) -> None:
    shown = f"{duration(ours.seconds)} | {duration(ours.processor)} | +{ours.peak:,.0f} MiB"
    print(f"| {what} | {shown} | {name} | {duration(other.seconds)} | {ours.seconds / other.seconds:,.1f} |", flush=True)


def ranking(sizes: Sequence[int], fund: Programme) -> None:
    """A whole ranking with every row of its explanation in columns; then with every reason, gate, cap and lift as an object."""
    _header("Rank with full explanation rows", "the sort that no ranking can do without")
    for count in sizes:
        totals = np.random.default_rng(1).integers(0, 100_000_000, count)
        floor = measured(lambda totals=totals: int(np.argsort(-totals, kind="stable")[0]))
        ours = measured(lambda projects: _explained(projects, fund), lambda count=count: pool(count))  # type: ignore[misc]
        _row(f"{count:,} projects, {ours.answer:,} rows of explanation in columns", ours, "numpy argsort of the totals", floor)
        ours = measured(lambda projects: _objects(projects, fund), lambda count=count: pool(count))  # type: ignore[misc]
        _row(f"the same, {ours.answer:,} answers, reasons, steps and lifts written out", ours, "numpy argsort of the totals", floor)
    read = measured(lambda: sum(bool(candidate(number).facts) for number in range(DIFFERENT)))
    print(f"\nreading and assessing {read.answer:,} of these projects before they are ranked takes {duration(read.seconds)}")
    proven(fund)


def _explained(projects: Sequence[Candidate], fund: Programme) -> int:
    """The rows of explanation of a list, each with its number, curve value, weight and points; their points sum to the totals."""
    columns = columns_of(rank(projects, fund, AS_OF, BUDGET_FEN, SEED))
    told = columns.reasons
    sums = np.add.reduceat(told.points_micro, told.starts[:-1])
    if len(told.raw_value) != len(told.heading) or not np.array_equal(sums, columns.points_micro):
        raise SystemExit("the rows of the explanation do not sum to the points")
    return len(told.heading)


def _objects(projects: Sequence[Candidate], fund: Programme) -> int:
    rows = rank(projects, fund, AS_OF, BUDGET_FEN, SEED).rows
    return sum(len(row.reasons) + len(row.caps) + len(row.decisions) + len(row.lift) for row in rows)


def proven(fund: Programme) -> None:
    """A sample of a large list against each record by itself: gates, reasons, and the digest of both; outside of every clock."""
    projects = pool(SIZES[1])
    found = rank(projects, fund, AS_OF, BUDGET_FEN, SEED)
    by_code = {one.project_code: one for one in projects}
    mine, alone = hashlib.sha256(), hashlib.sha256()
    for row in found.rows[:: len(found.rows) // SAMPLE]:
        one = by_code[row.project_code]
        mine.update(repr((row.decisions, row.reasons, row.lot)).encode())
        by_itself = decide(one, fund, AS_OF), reasons(score([one], fund, AS_OF), 0, fund), lot(SEED, one.project_code)
        alone.update(repr(by_itself).encode())
    if mine.digest() != alone.digest():
        raise SystemExit("a list in columns says otherwise than its records by themselves")
    print(f"a sample of {SAMPLE} rows is each record by itself: SHA-256 {mine.hexdigest()[:16]}")


def _board(fund: Programme) -> Board:
    projects = pool(MANY)
    return board_of(projects, fund, AS_OF, SEED, stopped_in(rank(projects, fund, AS_OF, BUDGET_FEN, SEED)))


def opinions(board: Board, fund: Programme, draws: int) -> None:
    """Lists under other weights and other data, each with tiers, floors, ties, caps and money."""
    contest = contest_on(board, fund, BUDGET_FEN)
    weights = uniform(7, draws, len(contest.criteria))
    _header(f"Lists of {MANY:,} projects under other opinions and data", "points and sort alone, without tiers, caps, ties and money")
    ours = measured(lambda: int(acceptability(contest, weights).contested.sum()))
    floor = measured(lambda: _argsorts(contest, weights))
    _row(
        f"{draws:,} draws of weights, {len(contest.codes):,} in the contest, {ours.answer:,} contested",
        ours,
        "numpy matmul and argsort",
        floor,
    )
    few = draws // (DRAWS // DATA_DRAWS)
    doubt = doubtful(contest, board.candidates, fund, AS_OF)
    ours = measured(lambda: int((under_doubt(contest, doubt, 7, few).funded > 0).sum()))
    floor = measured(lambda: _argsorts(contest, weights[:few]))
    _row(f"{few:,} draws of the data", ours, "numpy matmul and argsort", floor)


def _argsorts(contest: Contest, weights: Weights) -> int:
    """One thread, one draw after the other: what a loop over numpy would do."""
    values, last = contest.values.T.astype(np.float64), 0
    for row in weights.astype(np.float64):
        last = int(np.argsort(-(row @ values), kind="stable")[0])
    return last


def policy(board: Board, fund: Programme) -> None:
    """The price of every rule, and the best use of the money against the greedy one."""
    _header(f"Price of policy over {MANY:,} projects", "named alternative")
    one = measured(lambda: int(trial(board, fund, BUDGET_FEN).spent_fen))
    projects = pool(MANY)
    whole = measured(lambda: rank(projects, fund, AS_OF, BUDGET_FEN, SEED).spent_fen)
    _row("a list without one rule", one, "the same list by the whole ranking", whole)
    found = measured(lambda: _priced(board, fund))
    rules, best, gap = found.answer
    greedy = measured(lambda: _greedy(board, fund))
    _row(f"{rules} lists and the proven optimum (gap {gap:.3%})", found, "greedy by saving for the yuan", greedy)
    share = f"{best / 1e6:,.0f} tce/yr, greedy by saving for the yuan {greedy.answer / 1e6:,.0f}: {greedy.answer / best:.3%}"
    print(f"\nthe optimum saves {share}")
    if greedy.answer > best * (1 + gap) + 1:
        raise SystemExit("the greedy use of the money beats the proven optimum")


def _priced(board: Board, fund: Programme) -> tuple[int, int, float]:
    found = price(board, fund, BUDGET_FEN)
    return len(found.rules), found.best.bought.saving_tce_micro, found.best.gap


def _greedy(board: Board, fund: Programme) -> int:
    """Candidates by saving for the yuan, each as much as its caps and the money left allow; 10^-6 tce bought."""
    limiter = Limiter(fund, BUDGET_FEN)
    offers = []
    for n, one in enumerate(board.candidates):
        saving = int((one.assessment.saving_tce_per_year or 0) * 1_000_000)
        limits = limiter.of(one)
        most = full_fen(one, limits)
        if board.passed[n] and most > 0 and saving > 0:
            offers.append((-saving / most, one.project_code, most, saving, limits))
    offers.sort(key=lambda offer: offer[:2])
    left, purses, bought = BUDGET_FEN, dict[str, int](), 0
    for _, _, most, saving, limits in offers:
        shared = [limit for limit in limits if limit.purse]
        offer = min([most, left, *(limit.step.amount_fen - purses.get(limit.purse, 0) for limit in shared)])
        for limit in shared:
            purses[limit.purse] = purses.get(limit.purse, 0) + offer
        left -= offer
        bought += saving * offer // most
    return bought


def main(*, quick: bool = False) -> None:
    """All of it; ``quick`` leaves out the largest ranking and nine tenths of the draws."""
    fund = programme("zhejiang_cement_special_fund")
    _base()
    board = _board(fund)
    ranking(FEW if quick else SIZES, fund)
    opinions(board, fund, DRAWS // 10 if quick else DRAWS)
    policy(board, fund)


if __name__ == "__main__":
    main()
