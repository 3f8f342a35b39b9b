"""What a project of a chunk is compared with: holders of its code and its line, and the other projects of its enterprise.

The answers are those of :mod:`validation.likeness` for each project alone; here names are put into plain form once each, and only pairs
that nothing tells apart are compared letter by letter.
"""

from collections.abc import Iterator

import polars as pl

from reserve.vocabulary.findings import LibraryChunk
from reserve.vocabulary.switches import KINDS
from validation.likeness import likeness, plain_name, told_apart, without

KEY, OWN, FIRM, CODE, LINE, NAME = "project", "project_id", "enterprise_credit_code", "project_code", "line_name", "project_name"
MOST = 100
"""Projects of one enterprise that a project is compared with: the latest by code, as when it is checked alone."""
PLAIN = r"^[0-9a-z\x{4e00}-\x{9fff}]*$"
"""Letters and digits that are the same in plain form, but for what :data:`ODD` finds."""
ODD = r"[一二三四五六七八九十]|(^|[^0-9])0[0-9]"


def duplicates(chunk: LibraryChunk, reads: frozenset[str] | None = None) -> Iterator[pl.DataFrame]:
    """By ``project``: ``holder.project_code``, ``holder.line``, ``near.line`` and ``near.name``, where there is one; only what is read."""
    for key, shared in (("project_code", [CODE]), ("line", [FIRM, LINE])):
        if reads is None or f"holder.{key}" in reads:
            yield _holders(chunk, key, shared)
    if reads is None or not reads.isdisjoint(("near.line", "near.name")):
        pairs = _neighbours(chunk.projects, chunk.others)
        yield _near_lines(pairs)
        yield _near_names(pairs)


def compared_with(projects: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Those of ``others`` that share a project code or an enterprise with ``projects``."""
    return others.filter(pl.any_horizontal(pl.col(key).is_in(projects[key].drop_nulls().unique().implode()) for key in (CODE, FIRM)))


def _holders(chunk: LibraryChunk, key: str, shared: list[str]) -> pl.DataFrame:
    """The smallest code of another project with the same project code, or of one with the same enterprise and line."""
    pairs = chunk.projects.select(KEY, OWN, *shared).join(chunk.others.select(pl.col(OWN).alias("other"), "code", *shared), on=shared)
    return pairs.filter(pl.col("other") != pl.col(OWN)).group_by(KEY).agg(pl.col("code").min().alias(f"holder.{key}"))


def _neighbours(projects: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a project and another of its enterprise, latest code first; names and lines in plain form too."""
    latest = others.sort("code", descending=True).with_columns(place=pl.int_range(pl.len()).over(FIRM)).filter(pl.col("place") <= MOST)
    named = latest.select(FIRM, other=OWN, other_name=NAME, other_line=LINE, other_kinds=KINDS)
    pairs = projects.select(KEY, OWN, FIRM, NAME, LINE, KINDS, "enterprise_name").join(named, on=FIRM, maintain_order="left_right")
    pairs = pairs.filter(pl.col("other") != pl.col(OWN))
    pairs = pairs.filter(pl.int_range(pl.len()).over(KEY) < MOST)
    names = (NAME, LINE, "enterprise_name", "other_name", "other_line")
    pairs = pairs.with_columns(pl.col(name).fill_null("") for name in names)
    known = pl.concat([pairs[name].alias("text") for name in names]).unique()
    plain = pl.DataFrame({"text": known, "plain": _plain(known)})
    for name in names:
        renamed = plain.rename({"text": name, "plain": f"plain.{name}"})
        pairs = pairs.join(renamed, on=name, how="left", maintain_order="left")
    return pairs


def _plain(texts: pl.Series) -> pl.Series:
    """Every text in plain form; those of ordinary letters and digits at once."""
    usual = texts.str.contains(PLAIN) & ~texts.str.contains(ODD)
    quick = texts.str.replace_all("生产线", "线", literal=True)
    slow = pl.Series(
        [None if plain else plain_name(text) for text, plain in zip(texts.to_list(), usual.to_list(), strict=True)], dtype=pl.String
    )
    return pl.select(pl.coalesce(slow, quick)).to_series()


def _near_lines(pairs: pl.DataFrame) -> pl.DataFrame:
    """The latest project whose line is written otherwise and yet has the same plain name."""
    same = (pl.col(f"plain.{LINE}") == pl.col("plain.other_line")) & (pl.col(LINE) != pl.col("other_line"))
    found = pairs.filter(same & (pl.col(LINE) != "") & (pl.col("other_line") != ""))
    return found.group_by(KEY, maintain_order=True).agg(pl.col("other").first().alias("near.line"))


def _near_names(pairs: pl.DataFrame) -> pl.DataFrame:
    """How alike the likest name is, of the projects that neither line, numbers nor kinds of measure tell apart."""
    line, other_line, name = pl.col(f"plain.{LINE}"), pl.col("plain.other_line"), pl.col(f"plain.{NAME}")
    kinds, other_kinds = (pl.col(one).str.split("|") for one in (KINDS, "other_kinds"))
    apart = pl.col(KINDS).is_not_null() & pl.col("other_kinds").is_not_null() & (kinds.list.set_intersection(other_kinds).list.len() == 0)
    rest = pairs.filter((name != "") & ~((line != "") & (line == other_line)) & ~apart.fill_null(value=False))
    alike = [
        None if told_apart(mine, theirs) or told_apart(called, other) else likeness(without(firm, called), without(firm, other))
        for mine, theirs, called, other, firm in rest.select(
            line, other_line, name, "plain.other_name", "plain.enterprise_name"
        ).iter_rows()
    ]
    found = rest.select(KEY, pl.Series("near.name", alike, dtype=pl.Int64)).drop_nulls()
    return found.group_by(KEY).agg(pl.col("near.name").max())
