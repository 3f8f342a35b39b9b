"""A later version of a programme extends the earlier one: it may add, and never changes what decided about somebody before."""

from collections.abc import Mapping, Sequence
from typing import Any

from reserve.parameters.programmes.model import Programme
from reserve.parameters.yaml_reader import ParameterFileError

_FREE = ("version", "extends")
_LATER = "valid_to"
_NAMES = ("code", "criterion", "tier", "document")


def require_extension(later: Programme, earlier: Programme | None, where: str) -> None:
    """Check that ``later``, which says that it extends a version, adds to ``earlier`` and changes nothing in it.

    Raises :class:`ParameterFileError` where the earlier version is not there, is another text than the digest says, or where something in
    it is gone or different. ``valid_to`` may be later, never earlier.
    """
    said = later.extends
    if said is None:
        return
    if earlier is None:
        raise ParameterFileError(where, "file_programme_earlier", version=said.version, name=f"{later.code}@{said.version}.yaml")
    if earlier.digest != said.digest:
        raise ParameterFileError(
            where, "file_programme_earlier_digest", version=said.version, said=said.digest[:16], found=earlier.digest[:16]
        )
    old, new = earlier.to_dict(), later.to_dict()
    kept_until, until = old.pop(_LATER), new.pop(_LATER)
    if until < kept_until:
        raise ParameterFileError(where, "file_programme_changes", place=_LATER, version=said.version)
    place = difference({k: v for k, v in old.items() if k not in _FREE}, {k: v for k, v in new.items() if k not in _FREE})
    if place is not None:
        raise ParameterFileError(where, "file_programme_changes", place=place, version=said.version)


def difference(old: Any, new: Any, place: str = "") -> str | None:
    """Where ``new`` lacks or changes something of ``old``; None where it only adds.

    >>> difference({"caps": [{"code": "firm_year", "value": "8"}]}, {"caps": [{"code": "firm_year", "value": "9"}]})
    'caps.firm_year.value'
    >>> difference({"products": ["clinker"]}, {"products": ["clinker", "cement_grinding"], "fences": []}) is None
    True
    """
    if isinstance(old, Mapping):
        if not isinstance(new, Mapping):
            return place
        return next((found for key in old if (found := _member(old, new, key, place)) is not None), None)
    if isinstance(old, list) and isinstance(new, list) and (not old or isinstance(old[0], Mapping)):
        return next((found for part in old if (found := _listed(part, new, place)) is not None), None)
    if isinstance(old, list) and isinstance(new, list) and not isinstance(old[0], list):
        return None if [one for one in new if one in old] == old else place
    return None if old == new else place


def _member(old: Mapping[str, Any], new: Mapping[str, Any], key: str, place: str) -> str | None:
    here = f"{place}.{key}" if place else key
    return difference(old[key], new[key], here) if key in new else here


def _listed(part: Mapping[str, Any], new: Sequence[Any], place: str) -> str | None:
    """A part of a list is found again by what names it; where several bear the same name, one of them must be the same."""
    name = next(key for key in _NAMES if key in part)
    alike = [one for one in new if isinstance(one, Mapping) and one.get(name) == part[name]]
    here = f"{place}.{part[name]}"
    places = [difference(part, one, here) for one in alike]
    return here if not places else None if None in places else places[0]
