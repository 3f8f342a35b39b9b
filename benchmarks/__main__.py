"""``python -m benchmarks [rules|pages|drafts ...]``: the measurements named, or all of them."""

import sys

from benchmarks import draft_saving, import_and_rank, page_open_stock

KNOWN = {"rules": import_and_rank.main, "pages": page_open_stock.main, "drafts": draft_saving.main}

for name in sys.argv[1:] or KNOWN:
    if name not in KNOWN:
        sys.exit(f"there is no measurement {name}; known: {', '.join(KNOWN)}")
    KNOWN[name]()
