"""Two engines, written separately, one catalogue: they never differ."""

from collections import Counter

from tests.validation.documents import good_context, good_document, random_context, random_document
from validation import RuleChecker, catalogue

MANY = 2_000
ANY = 500
OFTEN = 5


def test_closures_and_great_expectations_agree_on_random_documents() -> None:
    """The first ``ANY`` of two thousand documents, and of the rest those in which a rule fires that has fired in fewer than ``OFTEN``."""
    checker, times = RuleChecker(), Counter[str]()
    chosen = []
    for seed in range(MANY):
        document, context = random_document(seed), random_context(seed)
        report = checker.check(document, context)
        fired = {finding.rule_id for finding in report.findings}
        if seed < ANY or any(times[rule_id] < OFTEN for rule_id in fired):
            chosen.append((seed, document, context, report))
        times.update(fired)
    assert set(times) == {rule.id for rule in catalogue()}, "every rule must have been tried by the random documents"
    verdicts = checker.verdicts([one[1] for one in chosen], [one[2] for one in chosen])
    for (seed, document, _, report), verdict in zip(chosen, verdicts, strict=True):
        assert verdict.report == report, f"random document {seed}"
        assert verdict.document_digest == document.digest()


def test_a_verdict_does_not_depend_on_its_neighbours() -> None:
    checker = RuleChecker()
    context = good_context()
    documents = [random_document(seed) for seed in range(20)] + [good_document()]
    together = checker.verdicts(documents, [context] * len(documents))
    assert together == [checker.verdict(document, context) for document in documents]


def test_checking_a_path_gives_what_the_whole_check_gives_for_the_rules_that_read_it() -> None:
    checker = RuleChecker()
    for seed in range(60):
        document, context = random_document(seed), random_context(seed)
        whole = checker.check(document, context)
        for path in ("capacity_after_t_per_year", "energy_carriers/r0/quantity_after", "energy_carriers", "air_evidence"):
            name = path.rsplit("/", maxsplit=1)[-1]
            reading = {rule.id for rule in catalogue() if name in rule.reads}
            near = [f for f in checker.check_paths(document, [path], context).findings if f.rule_id != "R-READ"]
            assert near == [f for f in whole.findings if f.rule_id in reading]


def test_a_field_check_tells_of_unreadable_text_only_where_it_was_asked() -> None:
    checker = RuleChecker()
    document = random_document(7)
    assert len({path for path, _ in document.problems()}) > 1
    path = document.problems()[0][0]
    found = checker.check_paths(document, [path], random_context(7)).findings
    assert {finding.path for finding in found if finding.rule_id == "R-READ"} == {path}
