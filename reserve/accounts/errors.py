"""Errors of signing in and of sessions."""

from reserve.vocabulary.errors import Refused, ReserveError


class SessionEnded(ReserveError):
    """Nobody is signed in under this session id (any more). Drafts in the browser stay; sign-in is offered."""


class SignInFailed(Refused):
    """Login or password is wrong; which of the two is not said."""


class LockedOut(Refused):
    """Too many wrong attempts; even the right password is not looked at."""


class PasswordChangeNeeded(Refused):
    """The person must choose a password of their own before anything else."""


class NeedsConfirmation(ReserveError):
    """The act binds the authority: the password must be given again before it. Nothing was done, and nothing typed is lost."""
