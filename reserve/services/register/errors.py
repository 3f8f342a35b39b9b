"""Errors of the register that carry more than a sentence."""

from collections.abc import Sequence

from reserve.vocabulary.errors import BadInput, ReserveError
from reserve.vocabulary.language import Bilingual


class RecordRefused(BadInput):
    """A record cannot be kept as it was typed; ``problems`` says which answers (by path) and why."""

    def __init__(self, problems: Sequence[tuple[str, ReserveError]]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0][1].message
        super().__init__("register_refused", count=len(self.problems), first=Bilingual(first.zh, first.en))
