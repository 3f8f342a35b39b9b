"""Tracks as data: which act leads from which state to which, by whom. An act that is not listed does not exist."""

from collections.abc import Iterable
from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class State:
    """A state of a track; ``level`` is the library that a project of this state stands in."""

    code: str
    label: Bilingual
    level: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """One legal step. ``first_acceptor`` limits it to units whose first acceptor is that level (blank: all units).

    ``signs``: the step binds the authority as a signature does; it is made only by a person who has just given the password.
    """

    action: str
    from_state: str
    to_state: str
    roles: tuple[str, ...]
    first_acceptor: str | None
    comment_needed: bool
    guard: str | None
    label: Bilingual
    signs: bool


@tabled
def level_states() -> dict[str, State]:
    """States of the level track by code, in order."""
    return {
        r["code"]: State(r["code"], Bilingual(r["label_zh"], r["label_en"]), r["level"] or None) for r in read_table("level_states.csv")
    }


@tabled
def batch_states() -> dict[str, State]:
    """States of a funding batch by code, in order."""
    return {r["code"]: State(r["code"], Bilingual(r["label_zh"], r["label_en"]), None) for r in read_table("batch_states.csv")}


def _transitions(name: str) -> tuple[Transition, ...]:
    return tuple(
        Transition(
            r["action"], r["from_state"], r["to_state"], split(r["roles"]), r.get("first_acceptor") or None,
            r["comment"] == "yes", r.get("guard") or None, Bilingual(r["label_zh"], r["label_en"]),
            r["signs"] == "yes",
        )
        for r in read_table(name)
    )  # fmt: skip


@tabled
def level_track() -> tuple[Transition, ...]:
    """All legal steps of a project between levels."""
    return _transitions("level_track.csv")


@tabled
def batch_track() -> tuple[Transition, ...]:
    """All legal steps of a funding batch."""
    return _transitions("batch_track.csv")


def steps_from(state: str, roles: Iterable[str], first_acceptor: str, action: str | None = None) -> list[Transition]:
    """The level steps open from ``state`` to a person holding ``roles`` for a unit with this first acceptor."""
    held = set(roles)
    return [
        step
        for step in level_track()
        if step.from_state == state
        and (action is None or step.action == action)
        and held & set(step.roles)
        and step.first_acceptor in (None, first_acceptor)
    ]


def signs(action: str) -> bool:
    """Whether ``action`` on a project counts as a signature; taking such a step back does too."""
    return any(step.signs for step in level_track() if step.action == action)
