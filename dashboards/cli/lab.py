"""``reserve lab``: JupyterLab for analysts, its data, and the role that reads them on PostgreSQL."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from dashboards.cli.acting import As, acting, installation
from dashboards.cli.backing_up import connected
from dashboards.cli.console import REFUSED, fail, note, say
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from dashboards.lab.folder import LabFolder
    from dashboards.lab.start import Lab
    from dashboards.settings import Settings


class StartByDefault(TyperGroup):
    """``reserve lab --as LOGIN`` is ``reserve lab start --as LOGIN``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the usual command in front of options."""
        if not args or (args[0].startswith("-") and args[0] not in {"-h", "--help"}):
            args = ["start", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=StartByDefault)
Folder = Annotated[Path, typer.Option("--folder", envvar="RESERVE_LAB_DIR", help=t("help.lab_folder"))]
_FOLDER = Path(".lab")


@app.command("start", **helped("help.lab.start"))
def start(
    *,
    login: As,
    folder: Folder = _FOLDER,
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help=t("help.lab_port"))] = None,
    source: Annotated[str | None, typer.Option("--source", envvar="RESERVE_ANALYSIS_URL", help=t("help.lab_source"))] = None,
    unconfined: Annotated[bool, typer.Option("--unconfined", help=t("help.lab_unconfined"))] = False,
) -> None:
    """Take a snapshot and become JupyterLab."""
    from dashboards.lab.confine import CannotConfine
    from dashboards.lab.folder import LabFolder, shipped_notebooks
    from dashboards.lab.start import become, prepared

    chosen = installation()
    place = LabFolder(folder.absolute())
    place.prepare()
    if not unconfined:
        _closed(chosen, place)
    if source is None:
        _take(place, login)
    for written in place.lay(shipped_notebooks()):
        note(t("lab.laid", path=written))
    lab = prepared(place, port, source, language())
    _tell(lab, unconfined=unconfined)
    try:
        become(lab, confined=not unconfined)
    except CannotConfine as error:
        raise fail(t("lab.no_confinement", why=error.strerror), REFUSED) from error


@app.command("refresh", **helped("help.lab.refresh"))
def refresh(*, login: As, folder: Folder = _FOLDER) -> None:
    """Take a new snapshot for a laboratory, running or not."""
    from dashboards.lab.folder import LabFolder

    place = LabFolder(folder.absolute())
    place.prepare()
    _take(place, login)


@app.command("role", **helped("help.lab.role"))
def role(name: Annotated[str, typer.Argument(metavar="NAME", help=t("help.lab_role"))] = "reserve_analyst") -> None:
    """Make or renew the reading role of analysts on PostgreSQL and print its address once."""
    import secrets

    from sqlalchemy import make_url

    from reserve.store.analysis_role import grant_role

    chosen = installation()
    password = secrets.token_urlsafe(24)
    with connected(chosen, chosen.database) as engine:
        granted = grant_role(engine, name, password)
    address = make_url(chosen.database).set(drivername="postgresql", username=granted.role, password=password)
    say(t("lab.granted", role=granted.role, database=granted.database, views=len(granted.views)))
    say(address.render_as_string(hide_password=False))


def _take(place: "LabFolder", login: str) -> None:
    from reserve.services.analysis.snapshot import take_analysis_snapshot

    with acting(login) as who:
        taken = take_analysis_snapshot(who.desk, who.session_id, place.snapshot)
    rows = sum(taken.rows.values())
    say(t("lab.taken", path=taken.path, at=f"{taken.stamp.taken_at:%Y-%m-%d %H:%M:%S} UTC", projects=taken.rows["project"], rows=rows))
    say(t("backup.head", number=taken.stamp.audit_number, head=taken.stamp.audit_head))


def _closed(chosen: "Settings", place: "LabFolder") -> None:
    """Refuse before anything starts where the restriction is not to be had, or would leave the library open."""
    from dashboards.lab.confine import version
    from dashboards.lab.start import exposed, secret_paths

    if not version():
        raise fail(t("lab.no_confinement", why="Landlock"), REFUSED)
    open_path = exposed(place, secret_paths(chosen))
    if open_path is not None:
        raise fail(t("lab.exposed", path=open_path), REFUSED)


def _tell(lab: "Lab", *, unconfined: bool) -> None:
    if unconfined:
        note(t("lab.unconfined"))
    say(t("lab.starts", work=lab.folder.work))
    say(lab.address)
