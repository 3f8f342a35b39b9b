"""``python -m reserve.exchange.documents.typesetting STAMP tagged|plain``: JSON on standard input, a PDF on standard output."""

import sys

from reserve.exchange.documents.write_pdf import typeset


def main() -> int:
    """Set one document and end: its memory goes back to the machine."""
    stamp, tags = sys.argv[1:3]
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode(), int(stamp), tagged=tags == "tagged"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
