"""Accounts: people, the roles they hold, their sessions and their attempts to sign in."""

from pydantic import AwareDatetime
from sqlalchemy import Index
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import UTCDateTime
from reserve.vocabulary.language import LANGUAGES
from reserve.vocabulary.rights import roles


class PersonRow(Base, table=True):
    """A person with an account. ``demo_password``: the password is a published one of the demonstration."""

    __tablename__ = "person"
    __table_args__ = (one_of("language", LANGUAGES),)
    id: str = Field(primary_key=True)
    login: str = Field(unique=True, min_length=2, max_length=60)
    name: str = Field(min_length=1, max_length=60)
    unit_code: str = Field(index=True)
    language: str = "zh"
    password_hash: str
    demo_password: bool = False
    must_change_password: bool = False
    active: bool = True
    created_at: AwareDatetime = Field(sa_type=UTCDateTime)


class RoleGrant(Base, table=True):
    """A role that a person holds or held: never deleted, only ended."""

    __tablename__ = "role_grant"
    __table_args__ = (one_of("role", roles()),)
    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    role: str
    granted_at: AwareDatetime = Field(sa_type=UTCDateTime)
    ended_at: AwareDatetime | None = Field(default=None, sa_type=UTCDateTime)


class WebSession(Base, table=True):
    """A signed-in browser. ``id`` is the SHA-256 of the secret the browser holds; the secret itself is nowhere.

    ``confirmed_at``: when the person last proved to be there, by the password at sign-in or before a signature.
    """

    __tablename__ = "web_session"
    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    address: str
    created_at: AwareDatetime = Field(sa_type=UTCDateTime)
    last_seen_at: AwareDatetime = Field(sa_type=UTCDateTime)
    confirmed_at: AwareDatetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: AwareDatetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_why: str | None = None


class SignInAttempt(Base, table=True):
    """One attempt to sign in, written before the password is looked at. ``login_key``: SHA-256 of what was typed as login."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "login_key", "at"), Index(None, "address", "at"))
    id: str = Field(primary_key=True)
    login_key: str
    address: str
    at: AwareDatetime = Field(sa_type=UTCDateTime)
    succeeded: bool = False
    forgiven: bool = False
