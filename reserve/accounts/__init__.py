"""People, roles, passwords and server-side sessions."""

from reserve.accounts.change_password import change_password
from reserve.accounts.confirm import confirm
from reserve.accounts.desk import Desk, SessionLimits
from reserve.accounts.errors import LockedOut, NeedsConfirmation, PasswordChangeNeeded, SessionEnded, SignInFailed
from reserve.accounts.local_session import open_local_session
from reserve.accounts.passwords import hash_password
from reserve.accounts.people import Account, create_person, list_people, reset_password, revoke_sessions, set_active, set_roles
from reserve.accounts.person import Person
from reserve.accounts.sessions import SignedIn, sign_out
from reserve.accounts.sign_in import sign_in
from reserve.accounts.who import set_language, touch, who, who_before_change

__all__ = [
    "Account",
    "Desk",
    "LockedOut",
    "NeedsConfirmation",
    "PasswordChangeNeeded",
    "Person",
    "SessionEnded",
    "SessionLimits",
    "SignInFailed",
    "SignedIn",
    "change_password",
    "confirm",
    "create_person",
    "hash_password",
    "list_people",
    "open_local_session",
    "reset_password",
    "revoke_sessions",
    "set_active",
    "set_language",
    "set_roles",
    "sign_in",
    "sign_out",
    "touch",
    "who",
    "who_before_change",
]
