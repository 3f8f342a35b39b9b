"""``python -m benchmarks``: every measurement that needs neither browser nor server."""

from benchmarks.import_and_rank import main

main()
