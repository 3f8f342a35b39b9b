"""``python -m benchmarks [rules|drafts ...]``: the measurements named, or all of them."""

import sys

from benchmarks import draft_saving, import_and_rank

KNOWN = {"rules": import_and_rank.main, "drafts": draft_saving.main}

for name in sys.argv[1:] or KNOWN:
    if name not in KNOWN:
        sys.exit(f"there is no measurement {name}; known: {', '.join(KNOWN)}")
    KNOWN[name]()
