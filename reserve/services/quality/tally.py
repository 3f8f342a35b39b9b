"""One long frame of counts: for each figure, unit, month and project how many were counted of how many."""

import polars as pl

SCHEMA: dict[str, pl.DataType] = {
    "figure": pl.String(), "unit_code": pl.String(), "month": pl.String(), "project_id": pl.String(), "counted": pl.Int64(),
    "of": pl.Int64(), "days": pl.Int64(),
}  # fmt: skip


def tallied(frame: pl.DataFrame, figure: str, counted: pl.Expr, of: pl.Expr | int = 1, days: pl.Expr | None = None) -> pl.DataFrame:
    """The rows of a figure; ``frame`` carries ``unit_code``, ``month`` and ``project_id``."""
    whole = pl.lit(of) if isinstance(of, int) else of
    return frame.select(
        pl.lit(figure).alias("figure"),
        pl.col("unit_code"),
        pl.col("month"),
        pl.col("project_id"),
        counted.cast(pl.Int64).alias("counted"),
        whole.cast(pl.Int64).alias("of"),
        (days if days is not None else pl.lit(None)).cast(pl.Int64).alias("days"),
    )


def none() -> pl.DataFrame:
    """No rows."""
    return pl.DataFrame(schema=SCHEMA)
