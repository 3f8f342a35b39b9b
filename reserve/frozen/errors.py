"""What can be wrong with a frozen batch."""

from reserve.vocabulary.errors import BadInput


class FrozenRefused(BadInput):
    """A frozen batch cannot be read: the sentence names the file, the line and what to do."""
