"""An answer with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reserve.vocabulary.language import BLANK, Bilingual


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, a reason code that never changes meaning, and a sentence."""

    allowed: bool
    reason: str
    message: Bilingual = BLANK
    figures: Mapping[str, str] = field(default_factory=dict)
    citation: str = ""
