"""Whether the library holds together: every value cited, every address that is used recorded, nothing kept without a reason."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from reserve.parameters.references import Reference, reference, references
from reserve.parameters.shelf import Shelf
from reserve.parameters.usage import Mention, beginnings

Kind = Literal["uncited", "orphan", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where.

    A value without citation, one that nothing uses or keeps, an address that was never recorded. ``near`` is a recorded address that
    is written almost alike; blank where there is none.
    """

    kind: Kind
    path: str
    where: str
    near: str = ""


def faults(law: Shelf, used: Callable[[str], object], written: Iterable[Mention]) -> Iterator[Fault]:
    """Everything that is wrong. ``used`` says what rests on an address, ``written`` are the addresses declared in data and rules.

    An address that has no value on purpose stands itself, not only its beginning, among the references with the reason.
    """
    for value in law.values:
        if value.status != "house" and not (value.citation.document in law.packs.documents and value.citation.title):
            yield Fault("uncited", value.path, value.pack)
    for path, values in law.by_path.items():
        if not used(path) and reference(path) is None:
            yield Fault("orphan", path, values[0].pack)
    known = beginnings(list(law.by_path))
    for mention in written:
        if mention.text not in known and mention.text not in references():
            near = difflib.get_close_matches(mention.text, law.by_path, 1, 0.8)
            yield Fault("unrecorded", mention.text, f"{mention.module} {mention.function}".strip(), near[0] if near else "")


@dataclass(frozen=True, slots=True)
class Unread:
    """An address that no rule computes with, and why it is kept."""

    path: str
    reference: Reference


def unread(law: Shelf, used: Callable[[str], object]) -> tuple[Unread, ...]:
    """What is kept though nothing computes with it, by address; what is kept without a reason is a fault and does not stand here."""
    found = ((path, reference(path)) for path in law.by_path if not used(path))
    return tuple(Unread(path, kept) for path, kept in found if kept is not None)


def idle(law: Shelf, used: Callable[[str], object], written: Iterable[Mention]) -> tuple[str, ...]:
    """The references that keep nothing any more: everything below them is computed with, or gone. A remark, no fault."""
    needed = {one.reference.beginning for one in unread(law, used)} | {mention.text for mention in written}
    return tuple(beginning for beginning in references() if beginning not in needed)
