"""What is kept though no rule computes with it: addresses or their beginnings, each with the reason.

Some of it is only shown, such as the practice of other places; some waits for a rule that will compute with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from reserve.parameters.documents import bilingual
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.language import Bilingual

Kept = Literal["shown", "waiting"]
_FILE = "references.yaml"
_KEPT: Mapping[Kept, Bilingual] = {
    "shown": Bilingual("仅供查阅", "shown only"),
    "waiting": Bilingual("尚未用于计算", "not used in a computation yet"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Why what stands at ``beginning`` is kept: it is only ``shown``, or ``waiting`` for a rule."""

    beginning: str
    kept: Kept
    reason: Bilingual

    @property
    def kept_words(self) -> Bilingual:
        """``kept`` as people read it."""
        return _KEPT[self.kept]


@cache
def references() -> Mapping[str, Reference]:
    """The addresses that are kept, with their reasons; a record that is not whole raises ``ParameterFileError`` with the remedy."""
    source = files("reserve.parameters") / "data" / _FILE
    return {path: read_reference(path, record) for path, record in read_yaml(source).items()}


def read_reference(path: str, record: Any) -> Reference:
    """Read ``{kept: shown, zh: ..., en: ...}``; anything else raises ``ParameterFileError``.

    >>> read_reference("subsidies", {"kept": "shown", "zh": "不约束本地", "en": "binds nobody here"}).kept_words.en
    'shown only'
    """
    where = f"{_FILE}: {path}"
    if not isinstance(record, Mapping) or record.get("kept") not in get_args(Kept):
        raise ParameterFileError(where, "file_reference_kept", known=" | ".join(get_args(Kept)))
    reason = bilingual({key: text for key, text in record.items() if key != "kept"}, where)
    return Reference(path, cast("Kept", record["kept"]), reason)


def reference(path: str) -> Reference | None:
    """Why the value at ``path`` is kept, by its longest beginning; None where nothing says so.

    >>> reference("lead_group.carbon_lead_group").reason.en
    'the lead group, for reading'
    """
    keys = path.split(".")
    beginnings = (".".join(keys[:length]) for length in range(len(keys), 0, -1))
    return next((references()[one] for one in beginnings if one in references()), None)
