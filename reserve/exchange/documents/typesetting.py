"""``python -m reserve.exchange.documents.typesetting STAMP tagged|plain``: a JSON list of papers comes in, their PDFs go out."""

import json
import sys

from reserve.exchange.documents.write_pdf import packed, typeset


def main() -> int:
    """Set the documents and end: their memory goes back to the machine."""
    stamp, tags = sys.argv[1:3]
    papers = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.writelines(packed(typeset(one, int(stamp), tagged=tags == "tagged") for one in papers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
