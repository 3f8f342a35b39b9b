"""Passwords: argon2id hashes and the policy."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reserve.vocabulary.errors import BadInput

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 256
MINIMUM_KINDS = 5
PUBLISHED = frozenset({"Demo-2024-reserve"})
"""Passwords that everybody can read in the guide: nobody may choose one."""
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of ``password`` with a fresh salt."""
    return _hasher.hash(password)


def verify_password(stored: str, password: str) -> bool:
    """Whether ``password`` belongs to the hash; a damaged hash answers no."""
    try:
        return _hasher.verify(stored, password[: MAXIMUM_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def nobody() -> str:
    """A hash that no password fits: an unknown login costs as much time as a known one."""
    return _hasher.hash("\0no password")


def require_good(password: str, login: str) -> None:
    """Raise ``BadInput`` with the figures when a chosen password breaks the policy."""
    if len(password) < MINIMUM_LENGTH:
        raise BadInput("password_too_short", length=len(password), minimum=MINIMUM_LENGTH)
    if password in PUBLISHED:
        raise BadInput("password_published")
    if len(password) > MAXIMUM_LENGTH:
        raise BadInput("password_too_long", length=len(password), maximum=MAXIMUM_LENGTH)
    if password.strip().casefold() == login.casefold():
        raise BadInput("password_is_login", login=login)
    if len(set(password)) < MINIMUM_KINDS:
        raise BadInput("password_too_simple", kinds=len(set(password)), minimum=MINIMUM_KINDS)
