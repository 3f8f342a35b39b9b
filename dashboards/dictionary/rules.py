"""The page of the rules: every public function of ``reserve.rules`` with what its provision says, read from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import itemgetter

from dashboards.dictionary.markdown import code, page, table


@dataclass(frozen=True, slots=True)
class Rule:
    """A public function: its module, its arguments, and the first paragraph of its docstring (blank: it has none)."""

    module: str
    name: str
    arguments: str
    says: str


def rules() -> list[Rule]:
    """Every public function of the rules, by module in the order of the alphabet, within it as it stands."""
    return [rule for module, tree in _modules() for rule in _functions(module, tree)]


def rules_page() -> str:
    """The page."""
    found = rules()
    about = [
        f"{len(found)} 个公开函数：纯函数，日期和参数由调用者给出，第一句说明依据的规定。填报检查规则见 [rules.md](../rules.md)。",
        "",
        f"{len(found)} public functions: pure, date and parameters given, the provision first. Rules of entry: [rules.md](../rules.md).",
    ]
    parts = []
    for module, tree in _modules():
        here = [rule for rule in found if rule.module == module]
        if here:
            head = (ast.get_docstring(tree) or "").partition("\n\n")[0]
            rows = [(code(rule.name), code(rule.arguments), rule.says) for rule in here]
            parts.append(
                f"## {code(module)}\n\n{' '.join(head.split())}\n\n" + table(("函数 Function", "参数 Arguments", "规定 Says"), rows)
            )
    return page("规则函数 Rules", about, parts)


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for name, file in sorted(_sources(files("reserve.rules"), ""), key=itemgetter(0)):
        yield name, ast.parse(file.read_text(encoding="utf-8"))


def _sources(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    """Every module below ``folder`` with its dotted name."""
    for item in folder.iterdir():
        if item.is_dir() and (item / "__init__.py").is_file():
            yield from _sources(item, f"{before}{item.name}.")
        elif item.name.endswith(".py") and item.name != "__init__.py":
            yield f"{before}{item.name.removesuffix('.py')}", item


def _functions(module: str, tree: ast.Module) -> Iterator[Rule]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not _is_overload(node):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            says = " ".join((ast.get_docstring(node) or "").partition("\n\n")[0].split())
            yield Rule(module, node.name, ", ".join(names), says)


def _is_overload(node: ast.FunctionDef) -> bool:
    """Whether this only says one of the types of the function that follows."""
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)
