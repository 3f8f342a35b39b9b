"""Load the packs of ``data/``: a pack is an area, a file or folder in it the first key of its addresses.

A file is read when the first of its addresses is asked for, because a page needs a few of them and the law has many.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from types import MappingProxyType

from reserve.parameters.documents import bilingual, read_documents
from reserve.parameters.entries import Entry, read_entries
from reserve.parameters.model import LegalDocument, Pack
from reserve.parameters.tree import GROUP_KEYS, Inherited, leaves
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.held_tables import holding_tables

NATIONAL = "000000"
REGISTERS = ("documents.yaml", "standards.yaml")
_PACK, _GROUP, _NOT_VALUES = "pack.yaml", "group.yaml", "programmes"
Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of one pack: the first key or keys of its addresses, the pack, the group file of its folder."""

    stem: str
    pack: Pack
    name: str
    source: Traversable
    group: Traversable | None

    def entries(self, documents: Mapping[str, LegalDocument]) -> dict[Address, tuple[Entry, ...]]:
        """All entries of the file; the first fault raises :class:`ParameterFileError` with file, key and remedy."""
        handed = Inherited()
        if self.group is not None:
            where = f"{self.name.rpartition('/')[0]}/{_GROUP}"
            shared = read_yaml(self.group, where)
            if unknown := set(shared) - GROUP_KEYS:
                raise ParameterFileError(where, "file_group_has_values", keys=sorted(map(str, unknown)))
            handed = handed.below(shared, where)
        return {
            (leaf.path, self.pack.area): read_entries(leaf, self.pack, documents, f"{self.name}: {leaf.path}")
            for leaf in leaves(read_yaml(self.source, self.name), self.stem, self.name, handed)
        }


class Entries(Mapping[Address, tuple[Entry, ...]]):
    """Entries by (path, area), in order of their dates. Asking for one address reads its file; going through them reads all files."""

    def __init__(self, sheets: Mapping[Address, tuple[Sheet, ...]], documents: Mapping[str, LegalDocument]) -> None:
        self._sheets = sheets
        self._documents = documents
        self._read: dict[Address, Mapping[Address, tuple[Entry, ...]]] = {}

    def __getitem__(self, address: Address) -> tuple[Entry, ...]:
        path, area = address
        keys = path.split(".", 2)
        for stem in (keys[0], ".".join(keys[:2])):
            found = self._of((stem, area)).get(address)
            if found is not None:
                return found
        raise KeyError(address)

    def __iter__(self) -> Iterator[Address]:
        for key in self._sheets:
            yield from self._of(key)

    def __len__(self) -> int:
        return sum(len(self._of(key)) for key in self._sheets)

    def _of(self, key: Address) -> Mapping[Address, tuple[Entry, ...]]:
        if key not in self._sheets:
            return {}
        if key not in self._read:
            found: dict[Address, tuple[Entry, ...]] = {}
            for sheet in self._sheets[key]:
                with holding_tables(None):  # a file of the product is read by its own tables, and once for all
                    more = sheet.entries(self._documents)
                if twice := sorted(path for path, _ in set(found) & set(more)):
                    raise ParameterFileError(sheet.name, "file_address_twice", path=twice[0], area=sheet.pack.area)
                found |= more
            self._read[key] = MappingProxyType(found)
        return self._read[key]


@dataclass(frozen=True, slots=True)
class Library:
    """Entries by (path, area) in order of their dates, the register of documents, and the packs by the name of their folder."""

    entries: Mapping[Address, tuple[Entry, ...]]
    documents: Mapping[str, LegalDocument]
    packs: Mapping[str, Pack]

    @property
    def areas(self) -> frozenset[str]:
        """The divisions that have a pack."""
        return frozenset(pack.area for pack in self.packs.values())


def open_library(root: Traversable) -> Library:
    """The packs below ``root``, whose files are read when they are asked for; the register and the list of files are read now."""
    documents = MappingProxyType(read_registers(root))
    packs = {folder.name: read_pack(folder) for folder in _children(root) if folder.is_dir()}
    return Library(Entries(find_sheets(root, packs), documents), documents, MappingProxyType(packs))


def load(root: Traversable) -> Library:
    """The same with every file read; the first fault raises :class:`ParameterFileError` with file, key and remedy."""
    found = open_library(root)
    len(found.entries)
    return found


def read_registers(root: Traversable) -> dict[str, LegalDocument]:
    """All registered documents by code; a code that two registers give raises :class:`ParameterFileError`."""
    found: dict[str, LegalDocument] = {}
    for name in REGISTERS:
        if (root / name).is_file():
            more = read_documents(root / name)
            if twice := set(found) & set(more):
                raise ParameterFileError(name, "file_document_twice", codes=", ".join(sorted(twice)))
            found |= more
    return found


def read_pack(folder: Traversable) -> Pack:
    """The division that a pack speaks for, and its name; a pack that does not say both raises :class:`ParameterFileError`."""
    where = f"{folder.name}/{_PACK}"
    if not (folder / _PACK).is_file():
        raise ParameterFileError(where, "file_pack_missing")
    record = read_yaml(folder / _PACK, where)
    area = record.get("area")
    if not isinstance(area, str) or len(area) != 6 or not area.isdigit():
        raise ParameterFileError(where, "file_pack_area", area=repr(area))
    return Pack(folder.name, area, bilingual(record.get("title"), f"{where}: title"))


def find_sheets(root: Traversable, packs: Mapping[str, Pack]) -> dict[Address, tuple[Sheet, ...]]:
    """All files with values by stem and area; two packs of one area may share a stem."""
    found: dict[Address, tuple[Sheet, ...]] = {}
    for pack in packs.values():
        for sheet in _sheets(root / pack.name, pack):
            found[sheet.stem, pack.area] = (*found.get((sheet.stem, pack.area), ()), sheet)
    for stem, area in found:
        if "." in stem and (stem.partition(".")[0], area) in found:
            folder = stem.partition(".")[0]
            raise ParameterFileError("", "file_and_folder", folder=folder, area=area)
    return found


def _sheets(folder: Traversable, pack: Pack) -> Iterator[Sheet]:
    for child in _children(folder):
        if child.is_dir() and child.name != _NOT_VALUES:
            files = _children(child)
            group = next((file for file in files if file.name == _GROUP), None)
            for file in files:
                if file.name.endswith(".yaml") and file.name != _GROUP:
                    stem = f"{child.name}.{file.name.removesuffix('.yaml')}"
                    yield Sheet(stem, pack, f"{pack.name}/{child.name}/{file.name}", file, group)
        elif child.name.endswith(".yaml") and child.name != _PACK:
            yield Sheet(child.name.removesuffix(".yaml"), pack, f"{pack.name}/{child.name}", child, None)


def _children(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda child: child.name)
