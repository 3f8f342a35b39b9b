"""Grammars of internationalised addresses are built when somebody judges one, not when ``jsonschema`` is imported.

``jsonschema`` imports ``rfc3987_syntax`` for two formats that no schema here uses, and that builds 38 grammars: 2 s of CPU, in the server,
in the zygote and in each command that touches a notebook.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

NAME = "rfc3987_syntax"


class LateGrammar(ModuleType):
    """Stands in for the package, and gives way to it as soon as anything is asked."""

    def is_valid_syntax(self, term: str, value: str) -> bool:
        """Judge ``value`` as the package does."""
        return bool(real().is_valid_syntax(term, value))

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(real(), name)


def real() -> ModuleType:
    """The package itself, imported now if it was not."""
    if isinstance(sys.modules.get(NAME), LateGrammar):
        del sys.modules[NAME]
    return import_module(NAME)


def put_off() -> None:
    """Let the next import of the package cost nothing. Where it is not installed or was imported already, nothing changes."""
    if NAME not in sys.modules and find_spec(NAME) is not None:
        late = LateGrammar(NAME, __doc__)
        late.__path__ = []
        sys.modules[NAME] = late
