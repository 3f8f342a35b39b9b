"""What a page knows of the person it was started for. Rights are re-read by every service, never taken from here."""

from collections.abc import Mapping
from typing import Protocol

from reserve.accounts import Desk, Person
from reserve.vocabulary.language import Language


class PageUser(Protocol):
    """The person, the session, the desk to act at, the language and the address's query."""

    @property
    def session_id(self) -> str: ...

    @property
    def person(self) -> Person: ...

    @property
    def desk(self) -> Desk: ...

    @property
    def language(self) -> Language: ...

    @property
    def query(self) -> Mapping[str, str]: ...
