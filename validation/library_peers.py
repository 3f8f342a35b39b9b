"""The bounds of peers as columns of a chunk: the same as :func:`validation.peers.among` gives for each project alone."""

import datetime as dt

import polars as pl

from reserve.vocabulary.peers import ANY_KIND, INDICATORS, PeerBook
from validation.frame import PEERS, WIDE
from validation.limits import limits
from validation.peers import DEVIATIONS, LEAST_SPREAD, MINIMUM, bounds

_KINDS = "kinds of peers"


def with_peers(projects: pl.DataFrame, book: PeerBook, as_of: dt.date, area: str) -> pl.DataFrame:
    """``projects`` (component kinds as lists) with the columns of :data:`validation.frame.PEERS`."""
    if not book:
        return projects.with_columns(pl.lit(None, WIDE).alias(name) for name in PEERS)
    numbers = limits(as_of, area)
    least, allowed = int(numbers.low(MINIMUM)), (numbers.high(DEVIATIONS), numbers.low(LEAST_SPREAD))
    found = projects.with_columns(pl.col("component_kinds").list.sort().list.join("|").fill_null("").alias(_KINDS))
    for indicator in INDICATORS:
        sides = [f"peer.{indicator}.{side}" for side in ("low", "high")]
        rows = [
            (product, kinds, *bounds(peers.median, peers.spread, *allowed))
            for (product, kinds, of), peers in book.items()
            if of == indicator and peers.n >= least
        ]
        groups = pl.DataFrame(rows, schema={"product": pl.String, _KINDS: pl.String, **dict.fromkeys(sides, WIDE)}, orient="row")
        whole = groups.filter(pl.col(_KINDS) == ANY_KIND).drop(_KINDS).rename({name: f"{name}*" for name in sides})
        found = found.join(groups, on=["product", _KINDS], how="left", maintain_order="left")
        found = found.join(whole, on="product", how="left", maintain_order="left")
        found = found.with_columns(pl.coalesce(name, f"{name}*").alias(name) for name in sides).drop(f"{name}*" for name in sides)
    return found.drop(_KINDS)
