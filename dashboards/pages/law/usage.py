"""What rests on a value of the law: rules, checks, programmes, other values and pages, found by reading code and data."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from dashboards.pages.law.graph import ROOT, WITH_LAW, Graph, sources_of_code
from dashboards.pages.law.rule_words import rule_words
from dashboards.server.page_list import pages
from reserve.parameters.programmes import programmes
from reserve.parameters.shelf import Shelf, shelf
from reserve.parameters.usage import Function, Manner, Mention, Read, beginnings, mentioned, read_module
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table
from validation.catalogue import catalogue

_MARKS = re.compile(r"(?::\w+:)?`+~?([^`]+)`+")
"""The marks around a name in a docstring, which people should not see."""
Kind = Literal["rule", "check", "programme", "table", "value", "code"]
_LEFT_OUT = (
    "dashboards.demo",
    "dashboards.dictionary",
    "dashboards.doctor",
    "dashboards.pages.law",
    "dashboards.cli.law",
    "reserve.store.migrations",
    "reserve.rules.targets.document_arithmetic",
    "reserve.rules.examples.examples",
)


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
        """Everything that rests on ``path``, rules first; each once, by the most exact way in which its address is written.

        What rests on a value that names ``path``, such as the grid factor in use, rests on ``path`` too.
        """
        found = self._named(path)
        seen = {path}
        while further := [use for use in found if use.kind == "value" and use.name not in seen]:
            seen |= {use.name for use in further}
            for value in further:
                found += [replace(use, written=value.name) for use in self._named(value.name)]
        order: Mapping[Manner, int] = {"whole": 0, "pattern": 1, "beginning": 2}
        kinds: Mapping[Kind, int] = {"rule": 0, "check": 1, "programme": 2, "table": 3, "value": 4, "code": 5}
        best: dict[tuple[str, str, str], Use] = {}
        for use in sorted(found, key=lambda use: order[use.manner]):
            best.setdefault((use.kind, use.module, use.name), use)
        return tuple(sorted(best.values(), key=lambda use: (kinds[use.kind], use.name)))

    def _named(self, path: str) -> list[Use]:
        return [*self._whole.get(path, []), *(use for mention, use in self._other if mention.covers(path))]

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
    first = "|".join(sorted({re.escape(path.partition(".")[0]) for path in known}))
    word = re.compile(rf"[\"'{{](?:{first})\b|\}}\.[a-z]")
    reads = {
        module: read_module(module, text, known) for module, text in sources.items() if module.startswith(WITH_LAW) and word.search(text)
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
        for address in programme.entitlement.addresses if programme.entitlement is not None else ():
            at = Mention(programme.code, "entitlement", address, "whole")
            found.append((at, Use("programme", programme.code, programme.title, "whole", programme.code, ("batch",), address)))
    found += _tables(known, graph)
    for value in law.values:
        for mention in mentioned(value, known):
            says = value.label or Bilingual(value.path, value.path)
            found.append((mention, Use("value", value.path, says, mention.manner, value.pack, (), mention.text)))
    return found


def _tables(known: Mapping[str, bool], graph: Graph) -> Iterator[tuple[Mention, Use]]:
    """The addresses in the tables of the vocabulary, such as the coefficient of a carrier, and the functions that read that column."""
    for file in sorted((ROOT / "reserve" / "vocabulary").glob("*.csv")):
        for row in read_table(file.name):
            for text, column in {text: name for name, text in row.items() if text and "." in text and text in known}.items():
                says = Bilingual(row.get("label_zh") or file.stem, row.get("label_en") or file.stem)
                name = f"{file.stem} · {next(iter(row.values()))}"
                at = Mention(file.name, "", text, "whole" if known[text] else "beginning")
                yield at, Use("table", name, says, at.manner, file.name, (), text)
                yield from ((at, _use(function, at, graph)) for function in graph.column_users(file.stem, column))


def _users(read: Read, mention: Mention, graph: Graph) -> tuple[Function, ...]:
    """The public functions that rest on a mention; for a constant, also those of modules that take it from there."""
    if not mention.function:
        return ()
    own = read.using(mention.function)
    if mention.function.startswith("_") or not mention.function.isupper():
        return own or (read.functions[mention.function],)
    taken = [one for other, local in graph.takers(read.module, mention.function) for one in other.using(local)]
    return (*own, *taken) or (read.functions[mention.function],)


def _use(function: Function, mention: Mention, graph: Graph) -> Use:
    kind: Kind = "rule" if function.module.startswith("reserve.rules.") else "code"
    name = f"{function.module}.{function.name}"
    words = rule_words(name)
    said = _MARKS.sub(r"\1", function.says)
    says = Bilingual(words.says_zh or said or words.title.zh, said or words.title.en)
    return Use(kind, name, says, mention.manner, function.module, graph.pages_on(function.module), mention.text)


def most_used(paths: Iterable[str], found: Usage) -> Counter[str]:
    """How many rules, checks and programmes rest on each address."""
    return Counter({path: sum(use.kind in ("rule", "check", "programme") for use in found.of(path)) for path in paths})
