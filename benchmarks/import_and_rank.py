"""Import, check, rank, export. ``python -m benchmarks.import_and_rank``"""

import csv
import io

import numpy as np

from benchmarks.machine import best, header, row
from benchmarks.synthetic import AREAS, AS_OF, candidate, document
from reserve.exchange.mapping import parse_mapping
from reserve.exchange.table_import import read_rows
from reserve.parameters import programme
from reserve.rules.assessment import assess
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.findings import CheckContext
from validation import RuleChecker

BUDGET_FEN = 30_000_000_00
LINES = 6_000
MAPPING = """
code: bench
title: {zh: 测, en: Bench}
source: synthetic
row_id: id
row_name: name
fields:
  - {field: project_name, column: name}
  - {field: enterprise_name, column: firm}
  - {field: investment_total, column: cost, unit: 10kCNY}
totals:
  - {column: cost, unit: 10kCNY, label: {zh: 投资, en: Investment}}
"""


def ranking() -> None:
    """Ranking with every reason written out, against the sort that no ranking can do without."""
    header("Rank with reasons, caps and lifts; floor: numpy argsort of the totals")
    fund = programme("zhejiang_cement_special_fund")
    for count in (1_000, 10_000):
        pool = [candidate(number) for number in range(count)]
        seconds = best(lambda pool=pool: list(rank(pool, fund, AS_OF, BUDGET_FEN, "seed").rows), 1 if count > 1_000 else 2)  # type: ignore[misc]
        totals = np.array([r.points_micro for r in rank(pool, fund, AS_OF, BUDGET_FEN, "seed").rows])
        row(f"{count:,} projects", seconds, "argsort", best(lambda totals=totals: np.argsort(-totals, kind="stable"), 5))  # type: ignore[misc]


def checking() -> None:
    """The field and the whole project by closures, against the recorded verdict."""
    header("Check one project; floor: reading its figures (assess)")
    checker, made = RuleChecker(), document(1)
    context = CheckContext(as_of=AS_OF, stage="reserve", area="330522", areas_served=AREAS)
    checker.verdict(made, context)  # imports and builds once
    floor = best(lambda: assess(made, AS_OF), 50)
    row("one field, closures", best(lambda: checker.check_paths(made, ["finish_date"], context), 50), "assess", floor)
    row("all rules, closures", best(lambda: checker.check(made, context), 50), "assess", floor)
    row("all rules, formal verdict", best(lambda: checker.verdict(made, context), 10), "assess", floor)


def importing() -> None:
    """A table of the largest size, against reading its cells with the standard library."""
    header(f"Read a table of {LINES:,} lines by a mapping; floor: csv.reader")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "name", "firm", "cost"])
    writer.writerows([n, f"虚构{n}号线改造", f"虚构水泥{n}", f"{n}.25"] for n in range(LINES))
    content, mapping = out.getvalue().encode(), parse_mapping(MAPPING, "bench.yaml")
    floor = best(lambda: list(csv.reader(io.StringIO(content.decode()))), 3)
    row(f"{LINES:,} lines", best(lambda: read_rows(content, "bench.csv", mapping), 3), "csv.reader", floor)


def main() -> None:
    """All of them."""
    importing()
    checking()
    ranking()


if __name__ == "__main__":
    main()
