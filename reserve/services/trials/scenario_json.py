"""Scenarios as JSON and back: what was changed, what came out, and the digest of a whole list."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from reserve.rules.ranking.trials.board import Board, Trial
from reserve.rules.ranking.trials.comparison import Sums
from reserve.rules.ranking.trials.scenario import Changes
from reserve.store.types import canonical_json

_NUMBERS = ("weights", "caps", "floors")


def changes_json(changes: Changes) -> dict[str, Any]:
    """Only what is changed; Decimals as exact text.

    >>> changes_json(Changes(weights={"air": Decimal("12.5")}, budget_fen=100))
    {'budget_fen': 100, 'weights': {'air': '12.5'}}
    """
    found: dict[str, Any] = {name: {code: str(value) for code, value in getattr(changes, name).items()} for name in _NUMBERS}
    found |= {part.name: getattr(changes, part.name) for part in fields(Changes) if part.name not in _NUMBERS}
    return {name: value for name, value in sorted(found.items()) if value not in (None, {})}


def changes_of(kept: Mapping[str, Any]) -> Changes:
    """The reverse of :func:`changes_json`."""
    read: dict[str, Any] = {name: {code: Decimal(text) for code, text in kept.get(name, {}).items()} for name in _NUMBERS}
    return Changes(**read, **{name: value for name, value in kept.items() if name not in _NUMBERS})


def sums_json(sums: Sums) -> dict[str, Any]:
    """What a list comes to; Decimals as exact text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(sums).items()}


def sums_of(kept: Mapping[str, Any]) -> Sums:
    """The reverse of :func:`sums_json`."""
    read: dict[str, Any] = {part.name: Decimal(kept[part.name]) if part.type is Decimal else kept[part.name] for part in fields(Sums)}
    return Sums(**read)


def trial_digest(board: Board, trial: Trial) -> str:
    """SHA-256 over the canonical JSON of every place, tier, total, offer and status, with the programme and the means."""
    content = {
        "rows": sorted(
            [code, int(trial.places[n]), int(trial.tiers[n]), int(trial.totals[n]), int(trial.offers[n]), trial.statuses[n]]
            for n, code in enumerate(board.codes)
        ),
        "line": trial.line_after_place, "spent_fen": trial.spent_fen, "programme": trial.programme.digest, "seed": board.seed,
        "budget_fen": trial.budget_fen, "places": trial.places_given,
    }  # fmt: skip
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
