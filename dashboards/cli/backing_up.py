"""``reserve backup``, ``reserve restore`` and ``reserve db move``: what leaves the machine comes back the same, and says so."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from dashboards.cli import reprojecting
from dashboards.cli.acting import Json, installation, where
from dashboards.cli.console import FINDINGS, MISSING, USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.words import helped, t

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboards.settings import Settings
    from reserve.store.backup_format import Manifest
    from reserve.store.backup_restore import Proof


class MakeByDefault(TyperGroup):
    """``reserve backup FILE`` is ``reserve backup make FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the usual command in front of a path."""
        if args and args[0] not in self.commands and args[0] not in {"-h", "--help"}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=MakeByDefault, no_args_is_help=True)
db = typer.Typer(no_args_is_help=True)
Source = Annotated[Path, typer.Argument(metavar="BACKUP", help=t("help.backup_path"))]


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    reprojecting.register(db)
    parent.add_typer(app, name="backup", help=t("help.backup"))
    parent.command("restore", **helped("help.restore"))(restore)
    parent.add_typer(db, name="db", help=t("help.db"))


@db.callback()
def _group() -> None:
    """A group of commands."""


@app.command("make", **helped("help.backup.make"))
def make(
    target: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help=t("help.backup_target"))],
    *,
    with_keys: Annotated[bool, typer.Option("--with-keys", help=t("help.with_keys"))] = False,
    as_json: Json = False,
) -> None:
    """Back up the library as it is at this moment; the server may go on running."""
    from reserve.store.backup_take import take_backup

    chosen = installation()
    with connected(chosen, chosen.database) as engine, progress() as step:
        taken = take_backup(
            engine, target, version=_version(), attachments=chosen.attachments, keys=_keys(chosen) if with_keys else (), progress=step
        )
    if as_json:
        show_json({"path": str(taken.path), "digest": taken.manifest.digest, "missing": taken.missing, **_told(taken.manifest)})
    else:
        say(t("backup.made", path=taken.path))
        _show(taken.manifest)
    for digest in taken.missing:
        note(t("backup.file_missing", digest=digest))
    if taken.missing:
        raise typer.Exit(FINDINGS)


@app.command("verify", **helped("help.backup.verify"))
def verify(
    source: Source, *, digest: Annotated[str | None, typer.Option(help=t("help.backup_digest"))] = None, as_json: Json = False
) -> None:
    """Read a backup whole and prove it; exit code 2 where it cannot be used, 1 where it is another one."""
    from reserve.store.backup_read import opened, verified

    with opened(source) as archive:
        manifest = verified(archive)
    if as_json:
        show_json({"digest": manifest.digest, **_told(manifest)})
    else:
        say(t("backup.whole", path=source))
        _show(manifest)
    if digest is not None and digest.strip().lower() != manifest.digest:
        raise fail(t("backup.other_digest", given=digest, found=manifest.digest), FINDINGS)


def restore(
    source: Source,
    *,
    replace: Annotated[bool, typer.Option("--replace", help=t("help.replace"))] = False,
    with_keys: Annotated[bool, typer.Option("--with-keys", help=t("help.restore_keys"))] = False,
    as_json: Json = False,
) -> None:
    """Restore a backup and show that the result is equal to it."""
    from reserve.store.backup_restore import restore_backup

    chosen = installation()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    with connected(chosen, chosen.database, create=True) as engine, progress() as step:
        proof = restore_backup(
            source, engine, attachments=chosen.attachments, replace=replace, keys_to=chosen.data_dir if with_keys else None, progress=step
        )
    _show_proof(proof, where(chosen), as_json=as_json)


@db.command("move", **helped("help.db.move"))
def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help=t("help.move_from"))],
    target: Annotated[str, typer.Argument(metavar="TO", help=t("help.move_to"))],
    *,
    replace: Annotated[bool, typer.Option("--replace", help=t("help.replace"))] = False,
    as_json: Json = False,
) -> None:
    """Copy one database into another, of either kind, and prove them equal."""
    import tempfile

    from sqlalchemy import make_url

    from reserve.store.backup_format import BackupRefused
    from reserve.store.backup_restore import restore_backup
    from reserve.store.backup_take import take_backup

    chosen = installation()
    with connected(chosen, source) as here, connected(chosen, target, create=True) as there, tempfile.TemporaryDirectory() as folder:
        if make_url(source) == make_url(target):
            raise BackupRefused("restore_same")
        between = Path(folder) / "move"
        with progress() as step:
            take_backup(here, between, version=_version(), attachments=Path(folder) / "none", progress=step)
            proof = restore_backup(between, there, attachments=None, replace=replace, progress=step)
    _show_proof(proof, make_url(target).render_as_string(hide_password=True), as_json=as_json)


def connected(chosen: "Settings", address: str, *, create: bool = False) -> "_Connected":
    """The engine of a database; one that is not there, not reachable or of another kind ends the command with a sentence."""
    return _Connected(chosen.model_copy(update={"database_url": address}), create=create)


class _Connected:
    """Opens an engine, asks whether the database is there, and closes it at the end."""

    def __init__(self, chosen: "Settings", *, create: bool) -> None:
        self._chosen = chosen
        self._create = create

    def __enter__(self) -> "Engine":
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError, DBAPIError

        from reserve.store import make_engine

        try:
            url = make_url(self._chosen.database)
            if url.get_backend_name() == "sqlite" and url.database and not self._create and not Path(url.database).is_file():
                raise fail(t("empty", database=where(self._chosen)), MISSING)
            self._engine = make_engine(self._chosen.database, pooled=False)
        except (ArgumentError, ValueError) as error:
            raise fail(t("settings_wrong", name="RESERVE_DATABASE_URL", why=str(error)), USAGE) from error
        try:
            self._engine.connect().close()
        except DBAPIError as error:
            raise fail(t("unreachable", database=where(self._chosen), why=str(error.orig).strip().splitlines()[0]), MISSING) from error
        return self._engine

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()


def _version() -> str:
    from importlib.metadata import version

    return version("retrofit-reserve")


def _keys(chosen: "Settings") -> list[Path]:
    """The files whose loss signs everybody out and whose theft lets anybody in."""
    from dashboards.server.server_secret import own_file

    return [path for path in (own_file(chosen), chosen.secret_file, chosen.tls_key) if path is not None and path.is_file()]


def _told(manifest: "Manifest") -> dict[str, Any]:
    return {
        "version": manifest.version, "schema": manifest.schema_revision, "as_of": manifest.as_of,
        "audit": {"number": manifest.audit.number, "head": manifest.audit.hash},
        "rows": {name: part.rows for name, part in sorted(manifest.tables.items())},
        "files": manifest.files.rows, "keys": [key.path for key in manifest.keys],
    }  # fmt: skip


def _show(manifest: "Manifest") -> None:
    rows = sum(part.rows for part in manifest.tables.values())
    say(t("backup.holds", tables=len(manifest.tables), rows=rows, files=manifest.files.rows, keys=len(manifest.keys)))
    say(t("backup.head", number=manifest.audit.number, head=manifest.audit.hash))
    say(t("backup.digest", digest=manifest.digest))


def _show_proof(proof: "Proof", target: str, *, as_json: bool) -> None:
    if as_json:
        shares = {name: {"rows": rows, "backup": there, "database": here} for name, rows, there, here in proof.tables}
        show_json(
            {"equal": proof.equal, "tables": shares, "files": proof.files, "audit_head": proof.audit.hash, "upgraded_to": proof.upgraded_to}
        )
        return
    short = [(name, rows, there[:16], here[:16], t("restore.same")) for name, rows, there, here in proof.tables]
    show_table(("table", "rows", "in_backup", "in_database", "status"), short, numbers=("rows",))
    say(t("restore.done", database=target, tables=len(proof.tables), files=proof.files))
    say(t("backup.head", number=proof.audit.number, head=proof.audit.hash))
    if proof.upgraded_to:
        say(t("restore.upgraded", schema=proof.upgraded_to))
