"""Read YAML strictly: a key given twice is an error, not a silent replacement."""

from importlib.resources.abc import Traversable
from typing import Any

import yaml


class ParameterFileError(ValueError):
    """A parameter file is wrong. The message names the file, the key and what to put right."""


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, C if the build has it, refusing duplicate keys."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise ParameterFileError(f"line {key_node.start_mark.line + 1}: the key {key!r} stands twice; keep one")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(source: Traversable) -> dict[str, Any]:
    """The mapping in ``source``; anything else raises :class:`ParameterFileError` that names the file."""
    try:
        found = yaml.load(source.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, ParameterFileError) as error:
        raise ParameterFileError(f"{source.name}: {error}") from error
    if not isinstance(found, dict):
        raise ParameterFileError(f"{source.name}: the file must be a mapping of keys, not {type(found).__name__}")
    return found
