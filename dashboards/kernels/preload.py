"""What a page needs, imported once in the zygote: modules and the tables read from files. Nothing is computed, no connection is made."""

import gc
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from pathlib import Path

from dashboards.kernels.linux import threads
from dashboards.kernels.packing import pack
from reserve.vocabulary.language import Language
from widgets.i18n import catalogue

PACKAGES = ("dashboards.pages", "reserve", "validation", "widgets")
"""Every module of them is imported."""

LIBRARIES = (
    "ipykernel.comm", "ipykernel.datapub", "ipykernel.ipkernel", "ipykernel.kernelapp", "ipykernel.zmqshell", "anywidget", "ipywidgets",
    "pandas", "polars", "scipy.optimize", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.pysqlite", "sqlite3",
    "psycopg", "resource", "tornado.platform.asyncio", "zoneinfo", "encodings.idna", "unicodedata",
)  # fmt: skip
"""What pages use without naming it at the top of a module, and what a kernel imports when it starts."""

READERS = ("dashboards.pages.law.usage", "reserve.parameters", "reserve.services", "reserve.vocabulary", "validation")
"""Where a cached function without arguments reads a file of the product and nothing else."""

LANGUAGES: tuple[Language, ...] = ("zh", "en")

LEFT_OUT = ("reserve.store.migrations",)
"""Scripts, not modules: Alembic runs them."""

HARMLESS_THREADS = frozenset({"polars-ooc-clea"})
"""Threads that a library starts when it is imported and that sleep for ever: a child that lacks them works as well.

The test of forked children runs a query in one.
"""


class NotSingleThreaded(RuntimeError):
    """Something that was imported started a thread: children would wait for it for ever."""


def preload(folder: Path) -> int:
    """Import everything, read the tables, and give the number of modules. Raises :class:`NotSingleThreaded`."""
    with without_debugger():
        for name in LIBRARIES:
            if importlib.util.find_spec(name.partition(".")[0]) is not None:
                _import(name)
        for package in PACKAGES:
            import_all(package)
        from validation.loading import load_engine

        load_engine()
        read_tables()
        from dashboards.kernels.page_kernel import prepare
        from dashboards.kernels.rehearsal import rehearse

        prepare(folder)
        # importing ipywidgets does this only where a kernel runs already; a page asks its kernel for the widgets by it
        importlib.import_module("ipywidgets").register_comm_target()
        rehearse(folder)
    running = [name for name in threads() if name not in HARMLESS_THREADS]
    if len(running) != 1:
        raise NotSingleThreaded(", ".join(sorted(running)))
    gc.collect()
    gc.freeze()
    pack()
    return len(sys.modules)


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise


def import_all(package: str) -> None:
    """Import a package with everything below it."""
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not module.name.endswith("__main__") and not module.name.startswith(LEFT_OUT):
            importlib.import_module(module.name)


@contextmanager
def without_debugger() -> Iterator[None]:
    """Let ipykernel find no debugger: nobody debugs a page, and its modules are 30 MB in every child."""
    if "debugpy" in sys.modules:
        yield
        return
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    try:
        importlib.import_module("ipykernel.debugger")
        yield
    finally:
        del sys.modules["debugpy"]


def read_tables() -> None:
    """Call every cached function without arguments of the packages that read files: what they keep is then shared by all pages."""
    for module in [found for name, found in sorted(sys.modules.items()) if name.startswith(READERS)]:
        for function in list(vars(module).values()):
            if hasattr(function, "cache_info") and function.__module__ == module.__name__ and not signature(function).parameters:
                function()
    for domain, package in (("dashboards", "dashboards"), ("widgets", "widgets")):
        for language in LANGUAGES:
            catalogue(domain, package, language)
