"""Settings of one installation, read from the environment (``RESERVE_*``) and from ``reserve.env`` in the working folder."""

import datetime as dt
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from reserve.vocabulary.language import Language

if TYPE_CHECKING:
    from reserve.accounts import SessionLimits

DEMO_DATE = dt.date(2024, 9, 2)
"""Business date of a demo installation: both Zhejiang plans were in force then."""


def _split(given: object) -> object:
    return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several values in one variable, separated by commas."""


class Settings(BaseSettings):
    """What differs between installations. Times in seconds; sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="RESERVE_", env_file="reserve.env", extra="ignore", frozen=True)

    database_url: str = ""
    data_dir: Path = Path(".data")
    host: str = "127.0.0.1"
    port: int = Field(default=8866, ge=0, le=65535)
    base_url: str = Field(default="/", pattern=r"^/([A-Za-z0-9._~-]+/)*$")
    secret: SecretStr = SecretStr("")
    secret_file: Path | None = None
    demo: bool = False
    clock: dt.date | None = None
    language: Language = "zh"
    behind_proxy: bool = False
    trusted_proxies: Listed = ("127.0.0.1", "::1")
    hosts: Listed = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    session_idle_minutes: int = Field(default=8 * 60, ge=5)
    session_minutes: int = Field(default=12 * 60, ge=5)
    confirm_minutes: int = Field(default=15, ge=1)
    attachment_bytes: int = Field(default=20_000_000, ge=1_000)
    scanner_command: str = ""
    connections_per_address: int = Field(default=2_000, ge=8)
    sockets_per_page: int = Field(default=2, ge=1)
    header_seconds: float = Field(default=60.0, gt=0)
    body_seconds: float = Field(default=30.0, gt=0)
    upload_seconds: float = Field(default=600.0, gt=0)
    rate_factor: float = Field(default=1.0, gt=0)
    pages_per_person: int = Field(default=6, ge=1)
    leave_grace: float = Field(default=30.0, ge=0)
    disconnected_page: int = Field(default=600, ge=1)
    idle_page: int = Field(default=3600, ge=1)
    """A connected page without a person's input ends after this; heartbeats are no input."""

    forked_kernels: bool = True
    """Fork pages from one prepared process; otherwise each starts an interpreter of its own."""
    kernel_start_seconds: float = Field(default=60.0, gt=0)
    """How long the prepared process, or the interpreter of a page, may take to start."""
    page_address_space: int = Field(default=8 * 1024**3, ge=0)
    """The most address space of one page; 0 sets no limit."""
    page_memory: int = Field(default=48 * 1024**2, ge=0)
    """What one more page is reckoned with; 0 lets pages open however little memory is left."""
    memory_reserve: int | None = Field(default=None, ge=0)
    """What stays free for everything but pages; None: a twentieth of the memory, at least 512 MiB."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["auto", "json", "plain"] = "auto"
    metrics_token: SecretStr = SecretStr("")
    stop_grace: float = Field(default=10.0, ge=0)
    disk_minimum: int = Field(default=200 * 1024 * 1024, ge=0)

    @property
    def database(self) -> str:
        """The database address; without one an SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'reserve.db'}"

    @property
    def business_date(self) -> dt.date | None:
        """The fixed business date, or None where the business clock is the wall clock."""
        return self.clock or (DEMO_DATE if self.demo else None)

    @property
    def attachments(self) -> Path:
        """Where attachments are kept: never below a folder that is served."""
        return self.data_dir.absolute() / "attachments"

    @property
    def tray(self) -> Path:
        """Where an uploaded list lies until its person's page has read it."""
        return self.data_dir.absolute() / "tray"

    @property
    def tls(self) -> bool:
        """Whether this server itself speaks TLS."""
        return self.tls_cert is not None

    @property
    def encrypted(self) -> bool:
        """Whether people reach the server by HTTPS, here or at the proxy in front: cookies never travel in the clear then."""
        return self.tls or self.behind_proxy

    @property
    def session_limits(self) -> "SessionLimits":
        """How long sessions and confirmations last."""
        from reserve.accounts import SessionLimits

        return SessionLimits(self.session_idle_minutes, self.session_minutes, self.confirm_minutes)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in {"127.0.0.1", "::1", "localhost"}

    def for_kernel(self) -> dict[str, str]:
        """The environment a page's kernel needs to reach the same library; the server's own secret is not in it."""
        found = {
            "RESERVE_DATABASE_URL": self.database,
            "RESERVE_DATA_DIR": str(self.data_dir.absolute()),
            "RESERVE_BASE_URL": self.base_url,
            "RESERVE_DEMO": "1" if self.demo else "0",
            "RESERVE_LANGUAGE": self.language,
            "RESERVE_LOG_LEVEL": self.log_level,
            "RESERVE_ASSETS_URL": f"{self.base_url}assets/",
            "RESERVE_SESSION_IDLE_MINUTES": str(self.session_idle_minutes),
            "RESERVE_SESSION_MINUTES": str(self.session_minutes),
            "RESERVE_CONFIRM_MINUTES": str(self.confirm_minutes),
            "RESERVE_ATTACHMENT_BYTES": str(self.attachment_bytes),
        }
        if self.business_date:
            found["RESERVE_CLOCK"] = self.business_date.isoformat()
        return found


@cache
def settings() -> Settings:
    """The settings of this process. Raises pydantic's ``ValidationError``, which names the variable at fault."""
    return Settings()


def is_kernel() -> bool:
    """Whether this process is the kernel of an open page."""
    return "HTTP_X_RESERVE_SESSION" in os.environ
