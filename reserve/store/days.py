"""The day of an instant in Asia/Shanghai, told by the database: a frame of many rows needs no object for each instant."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


class shanghai_day(FunctionElement[str]):  # noqa: N801 - reads as the SQL function that it stands for
    """``shanghai_day(column)``: the calendar day of an instant as YYYY-MM-DD. Shanghai has kept one hour since 1991."""

    type = String()
    inherit_cache = True
    name = "shanghai_day"


@compiles(shanghai_day, "sqlite")
def _sqlite(element: FunctionElement[str], compiler: SQLCompiler, **options: Any) -> str:
    return f"date({_column(element, compiler, options)}, '+8 hours')"


@compiles(shanghai_day, "postgresql")
def _postgresql(element: FunctionElement[str], compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({_column(element, compiler, options)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')"


def _column(element: FunctionElement[str], compiler: SQLCompiler, options: dict[str, Any]) -> str:
    column: ColumnElement[Any] = next(iter(element.clauses))
    return compiler.process(column, **options)
