"""What is written of a ranking is its canonical JSON to the last byte, however the writer went about it."""

import hashlib
import json
from dataclasses import replace

import pytest

from reserve.parameters import programme
from reserve.rules.ranking.candidate import Ranking
from reserve.rules.ranking.ranking import rank
from reserve.services.batches.ranking_json import cap_json, decision_json, reason_json, told_all
from reserve.services.batches.ranking_text import digest_of, written
from reserve.store.types import canonical_json
from reserve.vocabulary.language import Bilingual
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding


def ranked(code: str, budget_fen: int) -> Ranking:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(150_000 - 700 * n)))) for n in range(4)]
    pool += [candidate("mill", grinding()), candidate("gated", clinker(credit_record_clean="否"))]
    return rank(pool, programme(code), AS_OF, budget_fen, "seed 100 %s", places=3 if programme(code).kind == "list" else None)


def plainly(ranking: Ranking) -> str:
    """The digest as somebody writes it who knows nothing but the content."""
    rows = [
        {
            "project_code": row.project_code, "place": row.place, "tier": row.tier, "status": row.status, "points_micro": row.points_micro,
            "offer_fen": row.offer_fen, "requested_fen": row.requested_fen, "entitled_fen": row.entitled_fen, "tie": row.tie,
            "lot": row.lot, "doors": list(row.doors), "decisions": [decision_json(one) for one in row.decisions],
            "caps": [cap_json(one) for one in row.caps], "lift": told_all(row.lift), "reasons": [reason_json(one) for one in row.reasons],
        }
        for row in ranking.rows
    ]  # fmt: skip
    content = {
        "rows": rows, "line": ranking.line_after_place, "budget_fen": ranking.budget_fen, "spent_fen": ranking.spent_fen,
        "programme": ranking.programme_digest, "seed": ranking.seed,
    }  # fmt: skip
    content |= {"places": ranking.places} if ranking.places is not None else {}
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


@pytest.mark.parametrize(
    ("code", "budget_fen"),
    [("zhejiang_cement_special_fund", 700_000_000), ("zhejiang_key_retrofit_plan", 0), ("tianjin_saving_support", 700_000_000)],
)
def test_the_digest_is_that_of_the_canonical_content(code: str, budget_fen: int) -> None:
    ranking = ranked(code, budget_fen)
    assert digest_of(ranking) == plainly(ranking)
    assert digest_of(replace(ranking, rows=())) == plainly(replace(ranking, rows=()))


def test_texts_that_look_like_a_form_are_written_as_they_stand() -> None:
    ranking = ranked("zhejiang_cement_special_fund", 700_000_000)
    nasty = Bilingual('100 %s "省" \\ \u2028', "100 %(x)s %% \x1f")
    first = ranking.rows[0]
    reason = replace(first.reasons[0], label=nasty, note=nasty, raw="%s", citation="%d", source_path='"', raw_value=None)
    cap = replace(first.caps[0], label=nasty, binding=not first.caps[0].binding)
    decision = replace(first.decisions[0], message=nasty, figures={"%s": '"%'})
    row = replace(first, reasons=(reason, *first.reasons), caps=(cap, *first.caps), decisions=(decision, *first.decisions), lift=(nasty,))
    changed = replace(ranking, rows=(row, *ranking.rows[1:]))
    made = written(changed)
    assert made.digest == plainly(changed)
    assert json.loads(made.rows[0].reasons[0]) == reason_json(reason)
    assert json.loads(made.rows[0].caps)[0] == cap_json(cap)
    assert json.loads(made.rows[0].decisions)[0] == decision_json(decision)
