"""Load the packs of ``data/``: a pack is an area, a file or folder in it the first key of its addresses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from reserve.parameters.documents import read_documents
from reserve.parameters.entries import Entry, read_entries
from reserve.parameters.model import LegalDocument
from reserve.parameters.tree import Inherited, Leaf, leaves
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml

NATIONAL = "000000"
REGISTERS = ("documents.yaml", "standards.yaml")
_PACK, _GROUP, _NOT_VALUES = "pack.yaml", "group.yaml", "programmes"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything loaded: entries by (path, area) in order of their dates, and the register of documents."""

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    documents: Mapping[str, LegalDocument]


def load(root: Traversable) -> Library:
    """Read all packs below ``root``; the first fault raises :class:`ParameterFileError` with file, key and remedy."""
    documents = read_registers(root)
    entries: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for pack in _children(root):
        if pack.is_dir():
            area = area_of(pack)
            for file, leaf in _values(pack):
                where = f"{file}: {leaf.path}"
                if (leaf.path, area) in entries:
                    raise ParameterFileError(f"{where} is already given for area {area} by another pack")
                entries[leaf.path, area] = read_entries(leaf, area, documents, where, house=pack.name == "house")
    return Library(MappingProxyType(entries), MappingProxyType(documents))


def read_registers(root: Traversable) -> dict[str, LegalDocument]:
    """All registered documents by code; a code that two registers give raises :class:`ParameterFileError`."""
    found: dict[str, LegalDocument] = {}
    for name in REGISTERS:
        if (root / name).is_file():
            more = read_documents(root / name)
            if twice := set(found) & set(more):
                raise ParameterFileError(f"{name}: {', '.join(sorted(twice))} is already registered; keep one record")
            found |= more
    return found


def area_of(pack: Traversable) -> str:
    """The division that the pack speaks for; a pack that does not say it raises :class:`ParameterFileError`."""
    area = read_yaml(pack / _PACK).get("area")
    if not isinstance(area, str) or len(area) != 6 or not area.isdigit():
        raise ParameterFileError(f"{pack.name}/{_PACK}: area must be a quoted six-digit code such as '330000', not {area!r}")
    return area


def _values(pack: Traversable) -> Iterator[tuple[str, Leaf]]:
    for child in _children(pack):
        if child.is_dir():
            if child.name != _NOT_VALUES:
                yield from _folder(child, f"{pack.name}/{child.name}")
        elif child.name.endswith(".yaml") and child.name != _PACK:
            yield from _file(child, "", f"{pack.name}/{child.name}", Inherited())


def _folder(folder: Traversable, name: str) -> Iterator[tuple[str, Leaf]]:
    shared: dict[str, Any] = read_yaml(folder / _GROUP) if (folder / _GROUP).is_file() else {}
    if unknown := set(shared) - {"label", "common", "editions", "columns"}:
        raise ParameterFileError(f"{name}/{_GROUP}: values stand in the other files of the folder, not here: {sorted(unknown)}")
    handed = Inherited().below(shared, f"{name}/{_GROUP}")
    for child in _children(folder):
        if child.name.endswith(".yaml") and child.name != _GROUP:
            yield from _file(child, f"{folder.name}.", f"{name}/{child.name}", handed)


def _file(source: Traversable, prefix: str, name: str, handed: Inherited) -> Iterator[tuple[str, Leaf]]:
    for leaf in leaves(read_yaml(source), prefix + source.name.removesuffix(".yaml"), name, handed):
        yield name, leaf


def _children(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda child: child.name)
