"""What is kept for reading though no rule computes with it: addresses or their beginnings, each with the reason."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from reserve.parameters.documents import bilingual
from reserve.parameters.yaml_reader import read_yaml
from reserve.vocabulary.language import Bilingual

_FILE = "references.yaml"


@cache
def references() -> Mapping[str, Bilingual]:
    """The addresses kept for reading, with their reasons; a reason that is not in both languages raises ``ParameterFileError``."""
    source = files("reserve.parameters") / "data" / _FILE
    return {path: bilingual(reason, f"{_FILE}: {path}") for path, reason in read_yaml(source).items()}


def reference(path: str) -> Bilingual | None:
    """Why the value at ``path`` is kept for reading; None where nothing says so.

    >>> reference("subsidies.beijing_2014.per_tce").en
    'what other places do; it binds nobody here'
    """
    keys = path.split(".")
    beginnings = (".".join(keys[:length]) for length in range(len(keys), 0, -1))
    return next((references()[one] for one in beginnings if one in references()), None)
