"""``python -m benchmarks [NAME ...] [--quick]``: the measurements named (see ``KNOWN``), or all of them."""

import inspect
import signal
import sys

from benchmarks import (
    batch,
    drafts,
    frames,
    import_and_rank,
    opens,
    page_open,
    project_workbook,
    quality,
    ranking,
    recheck,
    sessions,
    slips,
    validation,
)

KNOWN = {
    "rules": import_and_rank.main,
    "frames": frames.main,
    "pages": page_open.main,
    "opens": opens.main,
    "drafts": drafts.main,
    "sessions": sessions.main,
    "slips": slips.main,
    "validation": validation.main,
    "recheck": recheck.main,
    "workbook": project_workbook.main,
    "quality": quality.main,
    "batch": batch.main,
    "ranking": ranking.main,
}
QUICK = "--quick"

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # what was started is stopped on the way out
    named = [name for name in sys.argv[1:] if name != QUICK]
    if unknown := sorted(set(named) - set(KNOWN)):
        sys.exit(f"there is no measurement {', '.join(unknown)}; known: {', '.join(KNOWN)}")
    for name in named or KNOWN:
        main = KNOWN[name]
        takes_quick = "quick" in inspect.signature(main).parameters
        main(**({"quick": QUICK in sys.argv} if takes_quick else {}))
