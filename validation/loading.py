"""Import Great Expectations late, once, quietly, and in the background if there is time for it."""

import importlib
import importlib.util
import os
import sys
import threading
from types import ModuleType

_lock = threading.Lock()


def load_engine() -> ModuleType:
    """The module ``great_expectations``, imported with everything switched off that costs time or speaks to the outside."""
    with _lock:
        if "great_expectations" not in sys.modules:
            os.environ["GX_ANALYTICS_ENABLED"] = "false"
            _skip_slow_grammar()
            importlib.import_module("tqdm").tqdm.monitor_interval = 0
        return importlib.import_module("great_expectations")


def _skip_slow_grammar() -> None:
    """Keep ``jsonschema`` from building 35 grammars of address syntax that nobody here checks (1.3 s of the import)."""
    if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
        try:
            if importlib.util.find_spec("jsonschema") is not None:
                importlib.import_module("jsonschema")
        finally:
            del sys.modules["rfc3987_syntax"]


def warm_up(*, wait: bool = False) -> threading.Thread:
    """Import the formal engine and build its suites in a background thread; nothing is computed.

    Call it after the first paint. With ``wait`` it returns when the engine is ready.
    """
    from validation.formal import formal_engine

    thread = threading.Thread(target=lambda: formal_engine().prepare(), name="validation-warm-up", daemon=True)
    thread.start()
    if wait:
        thread.join()
    return thread
