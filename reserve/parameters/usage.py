"""Where addresses of the law stand in code and data, found by reading both: whole, as a pattern, or as the beginning of addresses.

Code is read, never run. An address that is put together at run time is found as a pattern, such as ``energy_coefficients.<any>``, whose
open part stands for one or more keys. What cannot be read at all, such as an address handed from function to function, is found where its
parts are written.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from reserve.parameters.model import Content, Value

Manner = Literal["whole", "pattern", "beginning"]
OPEN = "\x00"
"""Stands in a text for what is only known at run time."""
_LITERAL = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*\.?")
_LEAVES = frozenset({ast.Name, ast.Constant})
"""Nodes with nothing below them: most nodes of a module."""
_LARGEST = 64
"""A pattern with more alternatives than this keeps its parts open."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An address written in a function of a module. ``text`` has ``*`` for what is open; ``function`` is blank at the top of the module."""

    module: str
    function: str
    text: str
    manner: Manner

    def covers(self, path: str) -> bool:
        """Whether ``path`` is meant.

        >>> Mention("m", "f", "energy_coefficients.*.equivalent", "pattern").covers("energy_coefficients.electricity.equivalent")
        True
        >>> Mention("m", "f", "cement_plan", "beginning").covers("cement_planning.a")
        False
        """
        if self.manner == "whole":
            return path == self.text
        if self.manner == "beginning":
            return path.startswith(f"{self.text}.")
        return _pattern(self.text).fullmatch(path) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, text.split("*"))))


@dataclass(frozen=True, slots=True)
class Function:
    """A public function or class of a module, with the first line of its docstring and the names that it uses."""

    module: str
    name: str
    says: str
    uses: frozenset[str]

    @property
    def public(self) -> bool:
        """Whether people would call it a rule: not private, and no constant."""
        return not self.name.startswith("_") and not self.name.isupper()


@dataclass(frozen=True, slots=True)
class Read:
    """One module: its functions, private ones too, and the addresses it mentions."""

    module: str
    functions: Mapping[str, Function]
    mentions: tuple[Mention, ...]
    imports: Mapping[str, tuple[str, str]]
    """Names taken from other modules: name here -> (module, name there)."""

    def using(self, name: str) -> tuple[Function, ...]:
        """The public functions that are called ``name`` or use it, directly or through what is private or a constant."""
        wanted, found = {name}, dict[str, Function]()
        while wanted:
            users = [one for one in self.functions.values() if (one.uses & wanted or one.name in wanted) and one.name not in found]
            found |= {one.name: one for one in users}
            wanted = {one.name for one in users if not one.public}
        return tuple(one for one in found.values() if one.public)


def read_module(module: str, text: str, known: Mapping[str, bool]) -> Read:
    """The functions of a module and the addresses in it. ``known`` are :func:`beginnings` of all addresses.

    >>> known = beginnings(["law.clinker.high", "law.glass"])
    >>> found = read_module("m", '''
    ... _GROUP = "law.clinker"
    ... def ratio(name):
    ...     "At least the ratio."
    ...     return at(f"{_GROUP}.{name}")
    ... ''', known)
    >>> found.mentions
    (Mention(module='m', function='ratio', text='law.clinker.*', manner='pattern'),)
    """
    tree = ast.parse(text)
    constants = dict(constants_of(tree))
    functions: dict[str, Function] = {}
    mentions: dict[Mention, None] = {}
    imports: list[ast.ImportFrom] = []
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        parts = nodes(node)
        used = frozenset(part.id for part in parts if isinstance(part, ast.Name))
        imports += (part for part in parts if isinstance(part, ast.ImportFrom))
        names = [name] if name else list(_assigned(node))
        for one in names:
            says = (ast.get_docstring(node) or "").partition("\n")[0] if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
            functions[one] = Function(module, one, says, used)
        for text_, manner in _addresses(parts, constants, known):
            # a constant that only stands in a pattern is found there, with what follows it
            mentions[Mention(module, names[0] if names else "", text_, manner)] = None
    mentions = {m: None for m in mentions if m.manner != "pattern" or any(m.covers(path) for path, whole in known.items() if whole)}
    patterns = {mention.text.partition("*")[0].rstrip(".") for mention in mentions if mention.manner == "pattern"}
    kept = [m for m in mentions if m.manner != "beginning" or m.text not in patterns]
    return Read(module, functions, tuple(kept), dict(_imports(imports)))


def mentioned(value: Value, known: Mapping[str, bool]) -> Iterator[Mention]:
    """The addresses that a value itself holds, such as the limit that measures the same as a benchmark."""
    for text in _texts(value.value):
        for found in _kind(text.replace("{}", OPEN), known):
            yield Mention(value.path, "", *found)


def beginnings(paths: Sequence[str]) -> Mapping[str, bool]:
    """All addresses (True) with all their beginnings (False).

    >>> beginnings(["a.b.c"])
    {'a': False, 'a.b': False, 'a.b.c': True}
    """
    found = {".".join(keys[:length]): False for path in paths for keys in [path.split(".")] for length in range(1, len(keys))}
    return found | dict.fromkeys(paths, True)


def _texts(content: Content) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _texts(part)
    elif isinstance(content, tuple):
        for part in content:
            yield from _texts(part)


def constants_of(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The texts that a name at the top of the module may stand for: a text, or the texts of a table or list."""
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and value is not None:
            if isinstance(value, ast.Dict):
                parts: Sequence[ast.expr] = value.values
            else:
                parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
            texts = tuple(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
            if texts and len(texts) == len(parts):
                for name in _assigned(node):
                    yield name, texts


def nodes(root: ast.AST) -> list[ast.AST]:
    """A node with all nodes below it in the order of ``ast.walk``, without those that say whether a name is read or written.

    >>> [type(node).__name__ for node in nodes(ast.parse("a = f(b)"))]
    ['Module', 'Assign', 'Name', 'Call', 'Name', 'Name']
    """
    found = [root]
    for node in found:
        if node.__class__ in _LEAVES:
            continue
        for name in node._fields:
            value = getattr(node, name, None)
            if value.__class__ is list:
                found += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                found.append(value)
    return found


def _imports(found: Sequence[ast.ImportFrom]) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in found:
        if node.module and not node.level:
            for name in node.names:
                yield name.asname or name.name, (node.module, name.name)


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def _addresses(
    parts: Sequence[ast.AST], constants: Mapping[str, tuple[str, ...]], known: Mapping[str, bool]
) -> Iterator[tuple[str, Manner]]:
    inside = {id(part) for found in parts if isinstance(found, ast.JoinedStr) for part in nodes(found) if part is not found}
    for part in parts:
        if isinstance(part, ast.JoinedStr):
            for text in written_texts(part, constants):
                yield from _kind(text, known)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in inside:
            yield from _kind(part.value, known)


def written_texts(node: ast.JoinedStr, constants: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The texts that a text put together at run time may be; what is open is :data:`OPEN`."""
    choices: list[tuple[str, ...]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            choices.append((str(part.value),))
            continue
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        name = inner.value if isinstance(inner, ast.Subscript) else inner
        choices.append(constants.get(name.id, (OPEN,)) if isinstance(name, ast.Name) else (OPEN,))
    count = 1
    for one in choices:
        count *= len(one)
    if count > _LARGEST:
        choices = [one if len(one) == 1 else (OPEN,) for one in choices]
    for parts in product(*choices):
        yield "".join(parts)


def _kind(text: str, known: Mapping[str, bool]) -> Iterator[tuple[str, Manner]]:
    """An address as it was written: whole, beginning or pattern; nothing for any other text."""
    bare = text.replace(OPEN, "x")
    if not _LITERAL.fullmatch(bare):
        return
    if OPEN not in text:
        stem = text.rstrip(".")
        # one key alone is a word like any other, unless it is written as a beginning or is no plain word
        if stem in known and ("." in text or "_" in stem):
            yield stem, "whole" if known[stem] else "beginning"
        return
    first = text.partition(OPEN)[0].rstrip(".")
    rest = text.replace(OPEN, "*")
    if first in known or (not first and re.search(r"\.[a-z][a-z0-9_]*_?", rest)):
        yield rest, "pattern"
