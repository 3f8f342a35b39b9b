"""What must hold before a server that is no demonstration lets anybody in. Each fault is one sentence with what to do."""

import ipaddress
from collections.abc import Iterator

from sqlmodel import col, func, select

from dashboards.server.server_secret import SHORTEST, given_secret, is_known, own_file, readable_by_others
from dashboards.server.texts import text
from dashboards.settings import Settings
from reserve.accounts import Desk
from reserve.store.people import PersonRow
from reserve.vocabulary.language import LANGUAGES


class UnsafeStart(RuntimeError):
    """The server would not be safe; ``faults`` are sentences in both languages."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def require_safe(chosen: Settings, desk: Desk) -> None:
    """Raise :class:`UnsafeStart` with everything that is wrong at once."""
    found = [*setting_faults(chosen), *([] if chosen.demo else [*secret_faults(chosen), *reach_faults(chosen), *account_faults(desk)])]
    if found:
        raise UnsafeStart(found)


def setting_faults(chosen: Settings) -> Iterator[str]:
    """Settings that contradict each other: wrong in a demonstration too."""
    if (chosen.tls_cert is None) != (chosen.tls_key is None):
        yield said("start_tls_half")
    for name, path in (
        ("RESERVE_TLS_CERT", chosen.tls_cert),
        ("RESERVE_TLS_KEY", chosen.tls_key),
        ("RESERVE_SECRET_FILE", chosen.secret_file),
    ):
        if path is not None and not path.is_file():
            yield said("start_file_missing", name=name, path=path)
    if chosen.secret_file is not None and chosen.secret.get_secret_value():
        yield said("start_secret_twice")
    if chosen.tls_key is not None and chosen.tls_key.is_file() and readable_by_others(chosen.tls_key):
        yield said("start_file_open", path=chosen.tls_key)
    for address in chosen.trusted_proxies:
        try:
            ipaddress.ip_network(address, strict=False)
        except ValueError:
            yield said("start_proxy_address", address=address)


def secret_faults(chosen: Settings) -> Iterator[str]:
    """A secret that others know, can guess or can read."""
    path = chosen.secret_file or own_file(chosen)
    if path.is_file() and readable_by_others(path):
        yield said("start_file_open", path=path)
    if chosen.secret_file is not None and not chosen.secret_file.is_file():
        return
    given = given_secret(chosen)
    if given and (len(given) < SHORTEST or is_known(given)):
        yield said("start_secret_weak", length=len(given), minimum=SHORTEST)


def reach_faults(chosen: Settings) -> Iterator[str]:
    """Passwords in the clear on a network."""
    if not chosen.loopback and not chosen.encrypted:
        yield said("start_unencrypted", host=chosen.host)


def account_faults(desk: Desk) -> Iterator[str]:
    """Accounts that everybody can sign in to with a published password."""
    with desk.store.read() as session:
        query = select(func.count()).where(col(PersonRow.demo_password).is_(True), col(PersonRow.active).is_(True))
        count = session.exec(query).one()
    if count:
        yield said("start_demo_accounts", count=count)


def said(key: str, **figures: object) -> str:
    """A sentence in both languages, for a terminal."""
    return " / ".join(text(key, language, **figures) for language in LANGUAGES)
