"""Read YAML strictly: a key given twice is an error, not a silent replacement."""

from importlib.resources.abc import Traversable
from typing import Any

import yaml

from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Language


class ParameterFileError(ValueError):
    """A parameter file is wrong: ``where`` names file and key, the sentence what to put right; a code never changes meaning.

    >>> error = ParameterFileError("cement.yaml: cement.limit", "file_number_unquoted", value="117")
    >>> error.text("en")
    'cement.yaml: cement.limit: quote the number (117), so that it loads as written and not as a binary fraction'
    """

    def __init__(self, where: str, code: str, **figures: object) -> None:
        self.where, self.code, self.figures = where, code, figures
        self.message = messages()[code].format(**figures)
        super().__init__(self.text("en"))

    def text(self, language: Language) -> str:
        """Place and sentence in ``language``."""
        said = self.message.text(language)
        return f"{self.where}{': ' if language == 'en' else '：'}{said}" if self.where else said

    def below(self, where: str) -> "ParameterFileError":
        """The same fault with a wider place before its own."""
        return ParameterFileError(f"{where}: {self.where}" if self.where else where, self.code, **self.figures)


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, C if the build has it, refusing duplicate keys."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise ParameterFileError("", "file_key_twice", line=key_node.start_mark.line + 1, key=repr(key))
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(source: Traversable, where: str = "") -> dict[str, Any]:
    """The mapping in ``source``; anything else raises :class:`ParameterFileError` that names the file, as ``where`` or by its name."""
    where = where or source.name
    try:
        found = yaml.load(source.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader
    except ParameterFileError as error:
        raise error.below(where) from error
    except yaml.YAMLError as error:
        raise ParameterFileError(where, "file_not_yaml", detail=_told(error)) from error
    except UnicodeDecodeError as error:
        raise ParameterFileError(where, "file_not_utf8", position=error.start + 1) from error
    if not isinstance(found, dict):
        raise ParameterFileError(where, "file_not_mapping", kind=type(found).__name__)
    return found


def _told(error: yaml.YAMLError) -> str:
    """What the reader says, with line and column where it knows them."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split())
    return f"{getattr(error, 'problem', '')} ({mark.line + 1}:{mark.column + 1})"
