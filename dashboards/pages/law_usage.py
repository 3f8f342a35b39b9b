"""What rests on a value of the law: rules, checks, programmes, other values and pages, found by reading code and data."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import reserve
from dashboards.pages.law_rule_words import rule_words
from dashboards.server.page_list import pages
from reserve.parameters.programmes import programmes
from reserve.parameters.shelf import Shelf, shelf
from reserve.parameters.usage import Function, Manner, Mention, Read, beginnings, mentioned, read_module
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table
from validation.catalogue import catalogue

Kind = Literal["rule", "check", "programme", "table", "value", "code"]
_ROOT = Path(reserve.__file__).parent.parent
_PACKAGES = ("reserve", "validation", "dashboards")
_WITH_LAW = ("reserve.parameters.tasks", "reserve.parameters.technologies", "reserve.rules", "reserve.services", "validation", "dashboards")
_LEFT_OUT = (
    "dashboards.demo",
    "dashboards.doctor",
    "dashboards.pages.law",
    "dashboards.cli.law",
    "reserve.store.migrations",
    "reserve.rules.document_arithmetic",
    "reserve.rules.worked_examples",
)
_WIRING = ("dashboards.wiring", "dashboards.pages.law_links")
"""Puts everything together, so that it says nothing about what one page rests on."""
_IMPORT = re.compile(r"^[ ]*from ([\w.]+) import (\([^)]*\)|[^\n]+)", re.MULTILINE)
_CALLED = re.compile(r"\b(\w+)(?=[(.])")


@dataclass(frozen=True, slots=True)
class Use:
    """Something that rests on a value: what kind, its name, what it says, how its address is written, and the pages it is on."""

    kind: Kind
    name: str
    says: Bilingual
    manner: Manner
    module: str
    pages: tuple[str, ...]
    written: str


class Usage:
    """What rests on which address."""

    def __init__(self, uses: Iterable[tuple[Mention, Use]]) -> None:
        self._whole: dict[str, list[Use]] = {}
        self._other: list[tuple[Mention, Use]] = []
        for mention, use in uses:
            if mention.manner == "whole":
                self._whole.setdefault(mention.text, []).append(use)
            else:
                self._other.append((mention, use))

    def of(self, path: str) -> tuple[Use, ...]:
        """Everything that rests on ``path``, rules first; each once, by the most exact way in which its address is written."""
        found = [*self._whole.get(path, []), *(use for mention, use in self._other if mention.covers(path))]
        order: Mapping[Manner, int] = {"whole": 0, "pattern": 1, "beginning": 2}
        kinds: Mapping[Kind, int] = {"rule": 0, "check": 1, "programme": 2, "table": 3, "value": 4, "code": 5}
        best: dict[tuple[str, str, str], Use] = {}
        for use in sorted(found, key=lambda use: order[use.manner]):
            best.setdefault((use.kind, use.module, use.name), use)
        return tuple(sorted(best.values(), key=lambda use: (kinds[use.kind], use.name)))

    def pages_of(self, path: str) -> tuple[str, ...]:
        """The names of the pages that something resting on ``path`` stands behind, in the order of the navigation."""
        found = {page for use in self.of(path) for page in use.pages}
        return tuple(page.name for page in pages() if page.name in found)


@cache
def usage() -> Usage:
    """What rests on the shipped library."""
    return Usage(find_uses(shelf()))


def find_uses(law: Shelf) -> list[tuple[Mention, Use]]:
    """Every mention of an address of ``law`` with what rests on it."""
    known = beginnings(list(law.by_path))
    sources = {module: text for module, text in sources_of_code() if not module.startswith(_LEFT_OUT)}
    graph = Graph(sources)
    word = re.compile("|".join(sorted({rf"[\"'{{]{re.escape(path.partition('.')[0])}\b" for path in known})) + r"|\}\.[a-z]")
    reads = {
        module: read_module(module, text, known) for module, text in sources.items() if module.startswith(_WITH_LAW) and word.search(text)
    }
    found: list[tuple[Mention, Use]] = []
    for read in reads.values():
        for mention in read.mentions:
            found += [(mention, _use(function, mention, graph)) for function in _users(read, mention, graph)]
    for rule in catalogue():
        for address in rule.limits:
            at = Mention("validation.rules", rule.id, address, "whole")
            found.append(
                (at, Use("check", rule.id, rule.title, "whole", "validation.checker", graph.pages_on("validation.checker"), address))
            )
    for programme in programmes():
        for gate in programme.gates:
            if gate.parameter:
                at = Mention(programme.code, gate.code, gate.parameter, "whole")
                name = f"{programme.code} · {gate.code}"
                found.append((at, Use("programme", name, gate.label, "whole", programme.code, ("batch",), gate.parameter)))
    found += _tables(known)
    for value in law.values:
        for mention in mentioned(value, known):
            says = value.label or Bilingual(value.path, value.path)
            found.append((mention, Use("value", value.path, says, mention.manner, value.pack, (), mention.text)))
    return found


def _tables(known: Mapping[str, bool]) -> Iterator[tuple[Mention, Use]]:
    """The addresses in the tables of the vocabulary, such as the coefficient of a carrier."""
    for file in sorted((_ROOT / "reserve" / "vocabulary").glob("*.csv")):
        for row in read_table(file.name):
            for text in {text for text in row.values() if text and "." in text and text in known}:
                says = Bilingual(row.get("label_zh") or file.stem, row.get("label_en") or file.stem)
                name = f"{file.stem} · {next(iter(row.values()))}"
                at = Mention(file.name, "", text, "whole" if known[text] else "beginning")
                yield at, Use("table", name, says, at.manner, file.name, (), text)


def _users(read: Read, mention: Mention, graph: "Graph") -> tuple[Function, ...]:
    """The public functions that rest on a mention; for a constant, also those of modules that take it from there."""
    if not mention.function:
        return ()
    own = read.using(mention.function)
    if mention.function.startswith("_") or not mention.function.isupper():
        return own or (read.functions[mention.function],)
    taken = [one for other, local in graph.takers(read.module, mention.function) for one in other.using(local)]
    return (*own, *taken) or (read.functions[mention.function],)


def _use(function: Function, mention: Mention, graph: "Graph") -> Use:
    kind: Kind = "rule" if function.module.startswith("reserve.rules.") else "code"
    name = f"{function.module}.{function.name}"
    words = rule_words(name)
    says = Bilingual(words.says_zh or function.says or words.title.zh, function.says or words.title.en)
    return Use(kind, name, says, mention.manner, function.module, graph.pages_on(function.module), mention.text)


class Graph:
    """Which module calls something of which: what a package only hands on is taken from where it is made, names of types do not count."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._reads: dict[str, Read] = {}
        self._sources = sources
        self._handed = {module: dict(_taken(text)) for module, text in sources.items()}
        self._edges = {module: frozenset(self._targets(module, text)) for module, text in sources.items()}
        self._pages: dict[str, set[str]] = {}
        for page in pages():
            for module in self._closure(f"dashboards.pages.{page.name}"):
                self._pages.setdefault(module, set()).add(page.name)

    def pages_on(self, module: str) -> tuple[str, ...]:
        """The pages that call something of a module, directly or not."""
        return tuple(page.name for page in pages() if page.name in self._pages.get(module, ()))

    def takers(self, module: str, name: str) -> Iterator[tuple[Read, str]]:
        """The modules that take ``name`` from ``module``, each with the name it has there."""
        for taker, taken in self._handed.items():
            for local, origin in taken.items():
                if origin == (module, name):
                    if taker not in self._reads:
                        self._reads[taker] = read_module(taker, self._sources[taker], {})
                    yield self._reads[taker], local

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


def _taken(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for origin, names in _IMPORT.findall(text):
        for part in names.strip("()").replace("\n", " ").split(","):
            name, _, local = part.partition("#")[0].strip().partition(" as ")
            if name:
                yield local or name, (origin, name)


def sources_of_code() -> Iterator[tuple[str, str]]:
    """Every module of the product with its text."""
    for package in _PACKAGES:
        for file in sorted((_ROOT / package).rglob("*.py")):
            parts = file.relative_to(_ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), file.read_text(encoding="utf-8")


def most_used(paths: Iterable[str], found: Usage) -> Counter[str]:
    """How many rules, checks and programmes rest on each address."""
    return Counter({path: sum(use.kind in ("rule", "check", "programme") for use in found.of(path)) for path in paths})
