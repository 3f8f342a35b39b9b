"""Addresses written in code at which nothing was ever recorded: a slip of the pen there would only be seen when the line runs.

Code is read, never run. What is handed to a question of the law, such as ``at(...)`` or ``trail.value(...)``, must be recorded, and so must
every text that begins with a subject of the library and goes on like an address.
"""

import ast
import re
from collections.abc import Iterator, Mapping

from reserve.parameters.usage import OPEN, Mention, constants_of, written_texts

_ASKS = frozenset({"at", "explain", "history", "recorded", "look_up", "value", "value_link"})
"""The functions and methods that are handed an address."""
_FILES = frozenset({"css", "csv", "html", "ipynb", "js", "json", "md", "po", "py", "svg", "txt", "xlsx", "yaml"})
"""A text that ends like this names a file, unless it is handed to a question of the law."""
_ADDRESS = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\.?")


def misspelt(module: str, text: str, known: Mapping[str, bool]) -> Iterator[Mention]:
    """Each address in a module that no entry has, once for a function. ``known`` are the ``beginnings`` of all addresses.

    An address that is put together at run time is misspelt where no entry fits the parts that are written.

    >>> from reserve.parameters.usage import beginnings
    >>> known = beginnings(["law.clinker.high", "law.glass"])
    >>> found = misspelt("m", '''
    ... def ratio(row):
    ...     return at("law.clinker.high"), at("lawn.glass"), at(f"law.{row}.high"), at(f"law.{row}.hihg")
    ... ''', known)
    >>> [mention.text for mention in found]
    ['lawn.glass', 'law.*.hihg']
    """
    tree = ast.parse(text)
    constants = dict(constants_of(tree))
    subjects = {path.partition(".")[0] for path in known}
    for node in tree.body:
        name = node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
        parts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
        asked = {id(argument) for part in parts for argument in _arguments(part)}
        inside = {id(part) for whole in parts if isinstance(whole, ast.JoinedStr) for part in ast.walk(whole) if part is not whole}
        found: dict[str, tuple[int, int]] = {}
        for part in parts:
            for written in _texts(part, constants) if id(part) not in inside else ():
                meant = id(part) in asked or (written.partition(".")[0] in subjects and written.rpartition(".")[2] not in _FILES)
                if meant and not _recorded(written, known):
                    found.setdefault(written.replace(OPEN, "*"), (part.lineno, part.col_offset))
        for one in sorted(found, key=lambda text: found[text]):
            yield Mention(module, name, one, "pattern" if "*" in one else "whole")


def _arguments(node: ast.expr) -> Iterator[ast.expr]:
    """The first argument of a call that asks the law."""
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if name in _ASKS:
            yield node.args[0]


def _texts(node: ast.expr, constants: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What a literal says, where it looks like an address."""
    if isinstance(node, ast.JoinedStr):
        given: Iterator[str] = written_texts(node, constants)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        given = iter((node.value,))
    else:
        return
    for text in given:
        # an open part may be one key, a part of a key, or several keys
        if _ADDRESS.fullmatch(text.replace(OPEN, "x")):
            yield text


def _recorded(text: str, known: Mapping[str, bool]) -> bool:
    """Whether an address, or the beginning of one, fits what is written."""
    if OPEN not in text:
        return text.rstrip(".") in known
    pattern = re.compile(".+".join(re.escape(part) for part in text.rstrip(".").split(OPEN)))
    return any(pattern.fullmatch(path) for path in known)
