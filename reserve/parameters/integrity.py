"""Whether the library holds together: every value cited, every address that is used recorded, nothing kept without a reason."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from reserve.parameters.references import reference, references
from reserve.parameters.shelf import Shelf
from reserve.parameters.usage import Mention, beginnings

Kind = Literal["uncited", "orphan", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a value without citation, one that nothing uses or keeps, an address that was never recorded."""

    kind: Kind
    path: str
    where: str


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
            yield Fault("unrecorded", mention.text, f"{mention.module} {mention.function}".strip())
