"""``python -m dashboards.cli``: the same as ``reserve``."""

from dashboards.cli import main

main()
