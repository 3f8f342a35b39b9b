"""The typed frame, as a rule of the vector engine sees it: columns by field name as polars expressions."""

import polars as pl

from reserve.vocabulary.fields import Field
from reserve.vocabulary.products import products_of
from reserve.vocabulary.switches import KINDS, PRODUCT, kind_column
from validation.frame import WIDE
from validation.limits import Limits

NARROW = 2**63


class Columns:
    """Columns of the typed frame. Numbers are 128 bits wide, because products of them are compared exactly.

    ``readable`` promises that every answer that was given has a value, so that blank and missing are the same. ``totals`` are the
    figures of whole tables that rules of a project asked for, by table and name.
    """

    def __init__(self, limits: Limits, *, readable: bool = False) -> None:
        self.limits: Limits = limits
        self.readable = readable
        self.totals: dict[str, dict[str, pl.Expr]] = {}

    def number(self, name: str) -> pl.Expr:
        """Whole numbers of ``name`` in the canonical scale."""
        return pl.col(name).cast(WIDE)

    def outside(self, name: str, low: int, high: int) -> pl.Expr:
        """Whether the whole number of ``name`` is below ``low`` or above ``high``."""
        if low >= -NARROW and high < NARROW:
            return ~pl.col(name).is_between(pl.lit(low, dtype=pl.Int64), pl.lit(high, dtype=pl.Int64))
        return ~self.number(name).is_between(self.constant(low), self.constant(high))

    def text(self, name: str) -> pl.Expr:
        """Texts, codes or choices."""
        return pl.col(name)

    def date(self, name: str) -> pl.Expr:
        """Dates."""
        return pl.col(name)

    def assessed(self, name: str) -> pl.Expr:
        """A figure of the assessment in 10^-6 of its unit."""
        return pl.col(f"assessed.{name}").cast(WIDE)

    def blank(self, name: str) -> pl.Expr:
        """Whether nothing was typed. Text that cannot be read is not blank."""
        missing = pl.col(name).is_null()
        return missing if self.readable else missing & ~pl.col("unread").list.contains(name)

    def rows(self, table: str) -> pl.Expr:
        """How many rows a repeat table has; asked by rules of the project."""
        return self.over_rows(table, "rows", pl.len().cast(pl.Int64)).fill_null(0)

    def over_rows(self, table: str, name: str, figure: pl.Expr) -> pl.Expr:
        """A figure over all rows of a repeat table, for rules of the project; null where the table has no row."""
        self.totals.setdefault(table, {})[f"{table}.{name}"] = figure
        return pl.col(f"{table}.{name}")

    def shows(self, field: Field) -> pl.Expr:
        """Whether the switches of ``field`` are on; a column of a table is asked of its row alone (hidden tables have no rows here)."""
        found = pl.lit(value=True)
        kind = kind_column(field.table) if field.table else None
        if field.kinds and kind is not None:
            return pl.col(kind).is_in(field.kinds).fill_null(value=False)
        if field.table is not None:
            return found
        if field.kinds:
            found &= pl.any_horizontal(pl.col(KINDS).list.contains(one).fill_null(value=False) for one in field.kinds)
        if field.sectors:
            found &= pl.col(PRODUCT).is_in(sorted(products_of(field.sectors))).fill_null(value=False)
        if field.when:
            found &= pl.col(field.when).fill_null(value=False)
        return found

    def constant(self, number: int) -> pl.Expr:
        """A whole number."""
        return pl.lit(number, dtype=WIDE)

    def by_product(self, clinker: int, cement_grinding: int) -> pl.Expr:
        """One number for clinker lines and one for grinding; null for anything else."""
        product = pl.col("product")
        return (
            pl.when(product == "clinker")
            .then(self.constant(clinker))
            .when(product == "cement_grinding")
            .then(self.constant(cement_grinding))
        )

    @property
    def wide(self) -> "type[pl.Int128]":
        """The type of whole numbers."""
        return WIDE

    @property
    def truth(self) -> "type[pl.Boolean]":
        """The type of answers."""
        return pl.Boolean
