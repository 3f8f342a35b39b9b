"""A ranking as columns is the ranking itself: nothing is lost, nothing differs."""

from reserve.parameters import programme
from reserve.rules.ranking.columns import columns_of, heading_of
from reserve.rules.ranking.ranking import rank
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding

FUND = programme("zhejiang_cement_special_fund")


def test_the_columns_hold_every_row_and_every_reason() -> None:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(150_000 - 700 * n)))) for n in range(4)]
    pool += [candidate("mill", grinding()), candidate("gated", clinker(credit_record_clean="否"))]
    found = rank(pool, FUND, AS_OF, 7_000_000_00, "seed")
    columns = columns_of(found)
    told = columns.reasons
    assert len(columns.project_code) == len(found.rows) == len(pool)
    for n, row in enumerate(found.rows):
        assert (columns.project_code[n], int(columns.place[n]) or None, columns.status[n]) == (row.project_code, row.place, row.status)
        assert (columns.tier[n], columns.points_micro[n], columns.tie[n]) == (row.tier, row.points_micro, row.tie)
        money = (columns.offer_fen[n], columns.requested_fen[n], columns.entitled_fen[n])
        assert money == (row.offer_fen, row.requested_fen, row.entitled_fen)
        places = range(int(told.starts[n]), int(told.starts[n + 1]))
        assert [told.headings[told.heading[place]] for place in places] == [heading_of(reason) for reason in row.reasons]
        kept = [(told.raw[p], told.raw_value[p], told.note[p], int(told.curve_micro[p]), int(told.points_micro[p])) for p in places]
        assert kept == [(one.raw, one.raw_value, one.note, one.curve_micro, one.points_micro) for one in row.reasons]
        assert sum(int(told.points_micro[place]) for place in places) == row.points_micro
    assert int(told.starts[-1]) == len(told.raw) == sum(len(row.reasons) for row in found.rows)
