"""Rights: role x action x relation of territories x state. Whatever is not listed is denied."""

from collections.abc import Iterable
from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class Right:
    """A role may do ``action`` where its unit's relation to the thing's unit is ``relation``, in ``states`` (``*``: any)."""

    role: str
    action: str
    relation: str
    states: tuple[str, ...]


@tabled
def rights() -> tuple[Right, ...]:
    """All rights."""
    return tuple(Right(r["role"], r["action"], r["relation"], split(r["states"])) for r in read_table("rights.csv"))


@tabled
def roles() -> dict[str, Bilingual]:
    """All roles, code -> label, in order."""
    return {r["code"]: Bilingual(r["label_zh"], r["label_en"]) for r in read_table("roles.csv")}


def permits(held: Iterable[str], action: str, relation: str, state: str | None = None) -> bool:
    """Whether a person holding the roles ``held`` may do ``action`` on a thing at ``relation`` and in ``state``.

    ``state`` is None for things without a level state (batches, people).
    """
    names = set(held)
    return any(
        right.role in names and right.action == action and right.relation == relation
        and (state is None or "*" in right.states or state in right.states)
        for right in rights()
    )  # fmt: skip
