"""What a frozen batch is made of: the batch, its programme, its money and seed, what it was made with, and the digest of each file."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reserve.frozen.canonical import digest, read_whole, whole
from reserve.frozen.errors import FrozenRefused

SCHEMA = 2
FORMAT = "reserve.frozen"
NAME = "manifest.json"
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Short = Annotated[str, Field(max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BatchPart(_Part):
    """The batch and the run that was frozen. ``as_of`` is the reference date of the law, ``basis`` the order it rests on.

    ``run_digest``: of the result, as the audit chain recorded it when the ranking ran.
    """

    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")]
    unit: Short
    basis: Annotated[str, Field(max_length=1000)]
    run: Annotated[int, Field(ge=1)]
    run_digest: Digest
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]

    @property
    def day(self) -> dt.date:
        """The reference date."""
        return dt.date.fromisoformat(self.as_of)


class ProgrammePart(_Part):
    """The programme; its digest is that of ``programme.json``, and the one the batch recorded when it opened."""

    code: Short
    version: Short
    digest: Digest


class MoneyPart(_Part):
    """The money of the batch and what firms were granted this year before it, in fen.

    ``places``: of a list, where they are not the programme's own number.
    """

    budget_fen: Annotated[int, Field(ge=0, lt=10**18)]
    granted_fen: dict[Short, Annotated[int, Field(ge=0, lt=10**18)]]
    places: Annotated[int, Field(ge=1, lt=10**9)] | None


class SeedPart(_Part):
    """The seed of the lot and its SHA-256, which was published when the batch opened."""

    seed: Short
    commitment: Digest


class LawPart(_Part):
    """The packs of legal values that stood in the product, with the division of each."""

    packs: dict[Short, Annotated[str, Field(pattern=r"^\d{6}$")]]


class MadeWith(_Part):
    """The versions that ranked. ``code``: digests of the packages that decide; ``source_date_epoch``: the time of the run, for archives."""

    product: Short
    code: dict[Short, Digest]
    python: Short
    numpy: Short
    scipy: Short
    polars: Short
    source_date_epoch: Annotated[int, Field(ge=0, lt=10**11)]


class FilePart(_Part):
    """One file."""

    bytes: Annotated[int, Field(ge=0)]
    sha256: Digest


class Manifest(_Part):
    """The manifest. Its own digest stands in the audit chain of the batch."""

    format: Literal["reserve.frozen"]
    schema_version: Literal[2]
    batch: BatchPart
    programme: ProgrammePart
    money: MoneyPart
    lot: SeedPart
    law: LawPart
    made_with: MadeWith
    audit_head: Digest
    files: dict[Annotated[str, Field(pattern=r"^[a-z.]{1,40}$")], FilePart]

    def content(self) -> bytes:
        """The bytes of ``manifest.json``."""
        return whole(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """The digest of the whole frozen batch: whoever knows it needs to trust nobody who kept the files."""
        return digest(self.content())


def _maker(found: dict[str, Any]) -> str:
    """The version that wrote a manifest of another format, as far as it says so."""
    made_with = found.get("made_with")
    product = made_with.get("product") if isinstance(made_with, dict) else None
    return product[:40] if isinstance(product, str) and product.isprintable() else "-"


def read_manifest(content: bytes) -> Manifest:
    """The manifest in its file; one that is not whole, or not as this product writes it, raises :class:`FrozenRefused`."""
    found: dict[str, Any] = read_whole(content, NAME)
    schema = found.get("schema_version")
    if found.get("format") == FORMAT and type(schema) is int and schema != SCHEMA:
        raise FrozenRefused("frozen_newer" if schema > SCHEMA else "frozen_older", schema=schema, known=SCHEMA, made=_maker(found))
    try:
        read = Manifest.model_validate(found)
        dt.date.fromisoformat(read.batch.as_of)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise FrozenRefused("frozen_manifest", key=key[:120], why=first["msg"][:200]) from error
    except ValueError as error:
        raise FrozenRefused("frozen_manifest", key="batch.as_of", why=str(error)) from error
    if read.content() != content:
        raise FrozenRefused("frozen_manifest", key="-", why="not in canonical form")
    return read
