"""Which module of the product calls what, so that a page can be named for a value that something below it reads.

Code is read, never run.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import reserve
from dashboards.server.page_list import pages
from reserve.parameters.usage import Function, Read, nodes, read_module

ROOT = Path(reserve.__file__).parent.parent
_PACKAGES = ("reserve", "validation", "dashboards")
WITH_LAW = ("reserve.parameters.tasks", "reserve.parameters.technologies", "reserve.rules", "reserve.services", "validation", "dashboards")
_WIRING = ("dashboards.wiring", "dashboards.pages.law.links")
"""Puts everything together, so that it says nothing about what one page rests on."""
_IMPORT = re.compile(r"^[ ]*from ([\w.]+) import (\([^)]*\)|[^\n]+)", re.MULTILINE)
_CALLED = re.compile(r"\b(\w+)(?=[(.])")


class Graph:
    """Which module calls something of which: what a package only hands on is taken from where it is made, names of types do not count."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._reads: dict[str, Read] = {}
        self._sources = sources
        self._handed = {module: dict(_taken(text)) for module, text in sources.items()}
        self._takers: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for taker, taken in self._handed.items():
            for local, origin in taken.items():
                self._takers.setdefault(origin, []).append((taker, local))
        self._edges = {module: frozenset(self._targets(module, text)) for module, text in sources.items()}
        self._columns: dict[tuple[str, str], tuple[Function, ...]] = {}
        self._pages: dict[str, set[str]] = {}
        for page in pages():
            for module in self._closure(f"dashboards.pages.{page.name}"):
                self._pages.setdefault(module, set()).add(page.name)

    def pages_on(self, module: str) -> tuple[str, ...]:
        """The pages that call something of a module, directly or not."""
        return tuple(page.name for page in pages() if page.name in self._pages.get(module, ()))

    def takers(self, module: str, name: str) -> Iterator[tuple[Read, str]]:
        """The modules that take ``name`` from ``module``, each with the name it has there."""
        for taker, local in self._takers.get((module, name), ()):
            if taker not in self._reads:
                self._reads[taker] = read_module(taker, self._sources[taker], {})
            yield self._reads[taker], local

    def column_users(self, table: str, column: str) -> tuple[Function, ...]:
        """The public functions that read a column of a table of the vocabulary: their module takes the table, they say ``.column``."""
        if (table, column) not in self._columns:
            found: dict[tuple[str, str], Function] = {}
            for module, text in self._sources.items():
                takes = any(name == table and origin.startswith("reserve.vocabulary") for origin, name in self._handed[module].values())
                if takes and module.startswith(WITH_LAW) and f".{column}" in text:
                    read = read_module(module, text, {})
                    for name in _saying(text, column):
                        found |= {(one.module, one.name): one for one in read.using(name)}
            self._columns[table, column] = tuple(found.values())
        return self._columns[table, column]

    def _targets(self, module: str, text: str) -> Iterator[str]:
        called = set(_CALLED.findall(text))
        for local, (origin, name) in self._handed[module].items():
            if local in called:
                target = self._made(origin, name)
                if target in self._handed and target not in _WIRING:
                    yield target
        if ".checker" in text:
            # the register knows its checker as a protocol only; this is the one that is put in
            yield "validation.checker"

    def _made(self, origin: str, name: str) -> str:
        for _ in range(5):
            if f"{origin}.{name}" in self._handed:
                return f"{origin}.{name}"
            further = self._handed.get(origin, {}).get(name)
            if further is None or further[0] == origin:
                return origin
            origin, name = further
        return origin

    def _closure(self, start: str) -> set[str]:
        found, waiting = set[str](), [start]
        while waiting:
            module = waiting.pop()
            if module not in found and module in self._edges:
                found.add(module)
                waiting.extend(self._edges[module])
        return found


def _saying(text: str, attribute: str) -> Iterator[str]:
    """The functions and classes at the top of a module that ask something for ``attribute``."""
    for node in ast.parse(text).body:
        asked = (part.attr for part in nodes(node) if isinstance(part, ast.Attribute))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and attribute in asked:
            yield node.name


def _taken(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for origin, names in _IMPORT.findall(text):
        for part in names.strip("()").replace("\n", " ").split(","):
            name, _, local = part.partition("#")[0].strip().partition(" as ")
            if name:
                yield local or name, (origin, name)


def sources_of_code() -> Iterator[tuple[str, str]]:
    """Every module of the product with its text."""
    for package in _PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file.read_text(encoding="utf-8")
