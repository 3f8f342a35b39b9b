"""The closure engine over many documents at once."""

import gc

from tests.validation.documents import good_context, good_document, random_document
from validation import RuleChecker


def test_a_checked_document_leaves_nothing_for_the_collector_of_cycles() -> None:
    """A list is checked while the collector rests: what a document needed must go with it."""
    checker = RuleChecker()
    documents = [good_document(), *(random_document(seed) for seed in range(9))]
    ran = gc.isenabled()
    gc.disable()
    try:
        for document in documents:
            checker.check(document, good_context())
        gc.collect()
        kept = [checker.check(document, good_context()) for document in documents]
        left = gc.collect()
    finally:
        if ran:
            gc.enable()
    assert any(report.findings for report in kept)
    assert left < len(documents)
