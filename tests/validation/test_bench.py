"""What may stand on the rule bench: rules of the catalogue, changed numbers, tables of one's own; the rest is refused with a sentence."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest

from reserve.vocabulary.errors import BadInput
from tests.validation.documents import context_of, document_of
from validation import closures
from validation.bench import COLUMNS, Changed, rules_of_file, trial
from validation.case import Case
from validation.catalogue import rule

OWN = {
    "id": "X-LONG", "family": "schedule", "title_zh": "工期", "title_en": "Duration", "stage": "draft", "severity": "hint",
    "scope": "project", "path": "finish_date", "reads": "start_date|finish_date", "predicate": "project_long",
    "limits": "checks.project_duration", "valid_from": "2027-01-01", "valid_to": "", "citation": "本系统设定",
    "message_zh": "共 {days} 天，超过 {limit} 天", "message_en": "{days} days, more than {limit}",
}  # fmt: skip


def table(*rows: dict[str, str]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def test_a_changed_number_counts_for_the_trial_alone_and_in_rows_too() -> None:
    tried = trial("R-DATES-LONG", {"checks.project_duration": "100"})
    day, document = dt.date(2024, 9, 2), document_of({})
    case = Case(document, context_of({}))
    assert closures.find(case, (tried.rule,)) == []
    changed = tried.asked_of(day, "330522")
    assert changed is not None
    case.limits = changed
    (found,) = closures.find(case, (tried.rule,))
    assert found.figures["limit"] == "100"
    assert case.at(document.rows("energy_carriers")[0]).limits is changed
    assert changed.asked
    assert changed.asked == set(tried.numbers)
    assert closures.find(Case(document, context_of({})), (tried.rule,)) == []


def test_sides_of_a_band_are_changed_one_by_one() -> None:
    tried = trial("R-COST-PER-TCE", {"plausibility.investment_per_tce.high": "0"})
    changed = tried.asked_of(dt.date(2024, 9, 2), "330522")
    assert changed is not None
    assert changed.high("plausibility.investment_per_tce") == 0
    assert changed.low("plausibility.investment_per_tce") == Changed(changed.as_of, changed.area, {}).low("plausibility.investment_per_tce")
    assert changed.low("plausibility.investment_per_tce") > Decimal(0)


@pytest.mark.parametrize(
    ("rule_id", "numbers", "code"),
    [
        ("R-NO-SUCH", {}, "rule_unknown"),
        ("R-PHONE", {"checks.project_duration": "1"}, "rule_number_not_its_own"),
        ("R-COST-PER-TCE", {"plausibility.investment_per_tce": "1"}, "rule_number_band"),
        ("R-SLIP-LINE-SIZE-T-PER-DAY", {rule("R-SLIP-LINE-SIZE-T-PER-DAY").limits[0]: "1"}, "rule_number_not_its_own"),
        ("R-DATES-LONG", {"checks.project_duration": "soon"}, "number_unreadable"),
    ],
    ids=["unknown_rule", "another_rules_number", "band_without_side", "number_inside_the_screen", "no_number"],
)
def test_what_cannot_be_tried_is_said(rule_id: str, numbers: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        trial(rule_id, numbers)
    assert refused.value.code == code


def test_a_table_of_ones_own_is_read_like_the_catalogue_and_tried_from_its_first_day() -> None:
    rules = rules_of_file(table(OWN))
    tried = trial("X-LONG", {}, rules)
    assert tried.on(dt.date(2024, 9, 2)) == dt.date(2027, 1, 1)
    assert tried.on(dt.date(2028, 1, 1)) == dt.date(2028, 1, 1)
    assert tried.asked_of(dt.date(2024, 9, 2), "330522") is not None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"message_en": "{days.__class__}"}, "days.__class__"),
        ({"message_en": "{days:>999999999}"}, "days"),
        ({"predicate": "os.system"}, "os.system"),
        ({"path": "no_such_field"}, "no_such_field"),
        ({"severity": "fatal"}, "X-LONG"),
        ({"valid_from": "next year"}, "next year"),
        ({"limits": "checks.no_such_number"}, "checks.no_such_number"),
        ({"title_zh": ""}, "both languages"),
        ({"id": " "}, "blank"),
    ],
    ids=["attribute", "padding", "predicate", "field", "severity", "day", "number", "title", "id"],
)
def test_a_row_that_does_not_fit_is_refused_with_its_number(changed: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        rules_of_file(table(OWN | {"id": "X-FIRST"}, OWN | changed))
    assert refused.value.code == "rule_file_row"
    assert refused.value.figures["row"] == 3
    assert said in refused.value.message.en


def test_a_sentence_with_a_figure_that_its_predicate_does_not_give_is_said() -> None:
    tried = trial("X-LONG", {"checks.project_duration": "100"}, rules_of_file(table(OWN | {"message_en": "{weeks} weeks"})))
    case = Case(document_of({}), context_of({}))
    case.limits = Changed(dt.date(2024, 9, 2), "330522", tried.numbers)
    with pytest.raises(BadInput) as refused:
        tried.find(case)
    assert refused.value.code == "rule_trial_crashed"
    assert "weeks" in refused.value.message.en


def test_files_that_are_no_table_are_refused() -> None:
    for content, code in (
        (b"\xff\xfe\x00", "rule_file_unreadable"), (b"id,family\nX,y\n", "rule_file_columns"), (b"", "rule_file_columns"),
        (b"x" * 1_000_001, "rule_file_large"), (table(*[OWN] * 201), "rule_file_columns"), (table(OWN, OWN), "rule_file_row"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            rules_of_file(content)
        assert refused.value.code == code
