"""What analysts read: :func:`open_library` gives tidy frames and the engine of the pages over data that cannot be written.

:func:`take_analysis_snapshot` makes the data (SQLite), ``reserve.store.analysis_role`` grants them (PostgreSQL).
"""

from reserve.services.analysis.columns import with_unit
from reserve.services.analysis.library import Library, open_library
from reserve.services.analysis.reweighting import movement, reweighted
from reserve.services.analysis.snapshot import take_analysis_snapshot

__all__ = ["Library", "movement", "open_library", "reweighted", "take_analysis_snapshot", "with_unit"]
