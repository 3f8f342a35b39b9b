"""Explanations of a ranking as JSON and back, without losing a digit."""

from collections.abc import Sequence
from dataclasses import fields as parts_of
from decimal import Decimal
from typing import Any

from reserve.rules.ranking.candidate import CapStep, Reason
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual


def told(text: Bilingual) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": text.zh, "en": text.en}


def told_all(texts: Sequence[Bilingual]) -> list[dict[str, str]]:
    """Several texts."""
    return [told(text) for text in texts]


def texts(kept: Sequence[dict[str, str]]) -> tuple[Bilingual, ...]:
    """The reverse of :func:`told_all`."""
    return tuple(Bilingual(one["zh"], one["en"]) for one in kept)


def decision_json(decision: Decision) -> dict[str, Any]:
    """The answer of a gate."""
    return {
        "allowed": decision.allowed, "reason": decision.reason, "message": told(decision.message), "figures": dict(decision.figures),
        "citation": decision.citation,
    }  # fmt: skip


def decision_of(kept: dict[str, Any]) -> Decision:
    """The reverse of :func:`decision_json`."""
    return Decision(**{**kept, "message": Bilingual(**kept["message"])})


def cap_json(cap: CapStep) -> dict[str, Any]:
    """One step of the money chain."""
    return {part.name: getattr(cap, part.name) for part in parts_of(cap)} | {"label": told(cap.label)}


def cap_of(kept: dict[str, Any]) -> CapStep:
    """The reverse of :func:`cap_json`."""
    return CapStep(**{**kept, "label": Bilingual(**kept["label"])})


def reason_json(reason: Reason) -> dict[str, Any]:
    """The contribution of one criterion; Decimals as exact text."""
    kept = {part.name: getattr(reason, part.name) for part in parts_of(reason)}
    raw = None if reason.raw_value is None else str(reason.raw_value)
    return kept | {"label": told(reason.label), "note": told(reason.note), "weight": str(reason.weight), "raw_value": raw}


def reason_of(kept: dict[str, Any]) -> Reason:
    """The reverse of :func:`reason_json`."""
    raw = None if kept["raw_value"] is None else Decimal(kept["raw_value"])
    label, note = Bilingual(**kept["label"]), Bilingual(**kept["note"])
    return Reason(**{**kept, "label": label, "note": note, "weight": Decimal(kept["weight"]), "raw_value": raw})
