"""The programmes that the product ships, found by code and by day."""

import datetime as dt
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from reserve.parameters.held import holding
from reserve.parameters.lookup import shipped
from reserve.parameters.programmes.extending import require_extension
from reserve.parameters.programmes.model import Programme
from reserve.parameters.programmes.reading import read_programme
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.held_tables import holding_tables


def programme(code: str) -> Programme:
    """The programme called ``code``; an unknown code raises ``NotFound('programme_unknown')`` naming those that exist."""
    found = _shipped().get(code)
    if found is None:
        raise NotFound("programme_unknown", programme=code[:60], known=", ".join(sorted(_shipped())))
    return found


def programmes(as_of: dt.date | None = None) -> list[Programme]:
    """All programmes by code; with ``as_of`` only those that may be opened on that day."""
    return [p for _, p in sorted(_shipped().items()) if as_of is None or p.valid_from <= as_of <= p.valid_to]


@cache
def _shipped() -> dict[str, Programme]:
    with holding(shipped()), holding_tables(None):  # read once for all, whatever law is held where it is asked for first
        return read_folder(files("reserve.parameters") / "data" / "house" / "programmes")


def read_folder(folder: Traversable) -> dict[str, Programme]:
    """The newest programmes of a folder by code; an earlier version that one extends stands beside it as ``CODE@VERSION.yaml``.

    A file that is not named after its code, and a version that changes what it extends, raise :class:`ParameterFileError`.
    """
    newest: dict[str, Programme] = {}
    earlier: dict[tuple[str, str], Programme] = {}
    for source in sorted((child for child in folder.iterdir() if child.name.endswith(".yaml")), key=lambda child: child.name):
        read = read_programme(read_yaml(source), source.name)
        if source.name == f"{read.code}.yaml":
            newest[read.code] = read
        elif source.name == f"{read.code}@{read.version}.yaml":
            earlier[read.code, read.version] = read
        else:
            raise ParameterFileError(source.name, "file_programme_name", name=read.code)
    for read in (*newest.values(), *earlier.values()):
        if read.extends is not None:
            require_extension(read, earlier.get((read.code, read.extends.version)), f"{read.code}.yaml")
    return newest
