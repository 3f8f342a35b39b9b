"""Another ranking of a batch: other weights under the same programme, and who moves."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import pandas as pd

from reserve.parameters import Programme
from reserve.parameters.programmes import read_programme
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.rules.ranking.candidate import Ranking
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual


def reweighted(programme: Programme, weights: Mapping[str, str]) -> Programme:
    """The programme with other weights (points by code of a criterion, as text); it carries a digest of its own.

    Raises ``BadInput`` for a code that is no criterion, a weight that is no number from 0 to 100, and weights that do not sum to 100.
    """
    known = [criterion.code for criterion in programme.criteria]
    for code, weight in weights.items():
        if code not in known:
            raise BadInput("weight_of_nothing", criterion=code[:60], known="、".join(known))
        if not _is_weight(weight):
            raise BadInput("weight_unreadable", criterion=code, weight=str(weight)[:60])
    record = programme.to_dict()
    for entry in record["criteria"]:
        entry["weight"] = str(weights.get(entry["code"], entry["weight"]))
    try:
        return read_programme(record, programme.code)
    except ParameterFileError as error:
        raise BadInput("weights_do_not_sum", why=Bilingual(error.text("zh"), error.text("en"))) from error


def movement(before: Ranking, after: Ranking) -> pd.DataFrame:
    """Who moves between two rankings: places (missing: no place), places gained (positive: upwards), money before and after in fen."""
    old, new = ({row.project_code: row for row in ranking.rows} for ranking in (before, after))
    codes = [row.project_code for row in after.rows]
    places = [(old[code].place if code in old else None, new[code].place) for code in codes]
    return pd.DataFrame(
        {
            "code": pd.Series(codes, dtype="string"),
            "place_before": pd.Series([was for was, _ in places], dtype="Int64"),
            "place_after": pd.Series([now for _, now in places], dtype="Int64"),
            "places_gained": pd.Series([_gained(was, now) for was, now in places], dtype="Int64"),
            "offer_before_fen": pd.Series([old[code].offer_fen if code in old else 0 for code in codes], dtype="Int64"),
            "offer_after_fen": pd.Series([new[code].offer_fen for code in codes], dtype="Int64"),
        }
    )


def _gained(was: int | None, now: int | None) -> int | None:
    return None if was is None or now is None else was - now


def _is_weight(weight: str) -> bool:
    try:
        number = Decimal(weight)
    except (InvalidOperation, TypeError, ValueError):
        return False
    return number.is_finite() and 0 <= number <= 100
