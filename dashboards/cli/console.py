"""What people see of a command: tables on standard output, progress and errors on standard error, JSON for programs."""

import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer

from dashboards.cli.words import language, t, texts
from reserve.vocabulary.language import Bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

_WIDTH_OF_A_PIPE = 200
FINDINGS, USAGE, REFUSED, MISSING = 1, 2, 3, 4


def harmless(text: str) -> str:
    """Text of people without control characters: a terminal obeys them."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def console(*, stderr: bool = False) -> "Console":
    """A console; a pipe gets a fixed width, so that tables do not break."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _WIDTH_OF_A_PIPE
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty())


def say(text: str) -> None:
    """One line on standard output."""
    typer.echo(harmless(text))


def note(text: str) -> None:
    """One line on standard error."""
    typer.echo(harmless(text), err=True)


def fail(text: str, code: int) -> typer.Exit:
    """Say what is wrong; ``raise`` the answer to end with ``code``."""
    typer.secho(harmless(text), err=True, fg=typer.colors.RED)
    return typer.Exit(code)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: Sequence[str] = (), title: str = "") -> None:
    """A table; ``numbers`` are the columns aligned to the right. ``columns`` are codes of the word list."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    if not rows:
        say(t("none"))
        return
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(t(f"col.{column}"), justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless("" if cell is None else str(cell))) for cell in row))
    console().print(table)


def show_json(value: object) -> None:
    """JSON on standard output, keys in order, UTF-8 as it is."""
    typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: object) -> Any:
    """A value as JSON knows it: amounts and quantities stay exact as integers or text."""
    if isinstance(value, Bilingual):
        return value.text(language())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, Decimal | dt.date | dt.datetime):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


@contextmanager
def progress() -> Iterator["Callable[[int, int, str], None]"]:
    """A bar on standard error, drawn only on a terminal; call the answer with done, total, word."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown, console=console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: int, total: int, word: str = "") -> None:
            known = texts().get(f"progress.{word}")
            bar.update(task, completed=done, total=total, description=known.text(language()) if known else harmless(word))

        yield step
