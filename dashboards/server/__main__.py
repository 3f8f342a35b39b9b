"""``python -m dashboards.server [folder of notebooks]``: serve with the settings of the environment."""

import sys
from pathlib import Path

from dashboards.server.app import NOTEBOOKS, serve
from dashboards.wiring import make_desk, settings


def main() -> None:
    """Serve until stopped."""
    serve(settings(), make_desk(settings()), Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOKS)


if __name__ == "__main__":
    main()
