"""``reserve batch reproduce`` and ``reserve batch verify``: a frozen batch proves itself, without a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import Json
from dashboards.cli.console import FINDINGS, MISSING, USAGE, fail, note, say, show_json
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reserve.frozen.verify import Difference, Verdict

_SHOWN = 20
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=t("help.frozen"))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("reproduce", **helped("help.batch_reproduce"))(reproduce)
    group.command("verify", **helped("help.batch_verify"))(verify_frozen)


def reproduce(
    folder: Folder,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=t("help.frozen_out"))],
    force: Annotated[bool, typer.Option("--force", help=t("help.frozen_force"))] = False,
    as_json: Json = False,
) -> None:
    """Rank a frozen batch again from its folder alone and write list, explanations and notice."""
    from reserve.frozen import verify
    from reserve.frozen.folder import REPRODUCTION, write_folder
    from reserve.frozen.verify import reproduction

    found = verify(_files(folder))
    if found.again is not None:
        write_folder(out, {**found.again.files, REPRODUCTION: reproduction(found)}, force=force)
    _answer(found, as_json=as_json)
    if not as_json:
        say(t("frozen.reproduced", count=found.projects, out=out, digest=found.digest))


def verify_frozen(
    folder: Folder,
    other: Annotated[Path | None, typer.Argument(metavar="FOLDER2", help=t("help.frozen_other"))] = None,
    *,
    digest: Annotated[str, typer.Option("--digest", metavar="SHA-256", help=t("help.frozen_digest"))] = "",
    as_json: Json = False,
) -> None:
    """Recompute every digest of a frozen batch, rank it again, and name what differs first; compare it with another folder."""
    from reserve.frozen import verify
    from reserve.frozen.verify import compare

    expected = digest.strip().lower()
    if expected and (len(expected) != 64 or set(expected) - set("0123456789abcdef")):
        raise fail(t("frozen.digest_shape", length=len(expected)), USAGE)
    files = _files(folder)
    found = verify(files, expected)
    differing = compare(files, _files(other)) if other is not None else []
    _answer(found, differing, as_json=as_json)
    if not as_json:
        say(t("frozen.holds", count=found.projects, digest=found.digest))
        if other is not None:
            say(t("frozen.same"))


def _files(place: Path) -> dict[str, bytes]:
    from reserve.frozen import FrozenRefused
    from reserve.frozen.folder import read_files

    try:
        return read_files(place)
    except FrozenRefused as error:
        if error.code == "frozen_missing":
            raise fail(error.text(language()), MISSING) from error
        raise


def _answer(found: "Verdict", more: "Sequence[Difference]" = (), *, as_json: bool) -> None:
    """Say what differs and end with exit code 1; nothing where all is as it was."""
    differing = [*found.differences, *more]
    if as_json:
        show_json(
            {
                "digest": found.digest, "holds": not differing, "projects": found.projects, "decided_otherwise": found.decided_otherwise,
                "told_otherwise": found.told_otherwise, "changed_code": found.changed_code, "unasked": found.unasked,
                "differences": [{"message": one.message, **_parts(one)} for one in differing],
            }
        )  # fmt: skip
    if not differing:
        return
    if not as_json:
        for one in differing[:_SHOWN]:
            say(one.message.text(language()))
        if found.decided_otherwise or found.told_otherwise:
            note(t("frozen.otherwise", decided=found.decided_otherwise, told=found.told_otherwise))
        if found.changed_code and found.again is not None:
            note(t("frozen.other_code", packages=", ".join(found.changed_code)))
        if found.unasked:
            path, area = found.unasked[0]
            note(t("frozen.unasked", count=len(found.unasked), path=path, area=area))
    raise fail(t("frozen.differs", count=len(differing)), FINDINGS)


def _parts(one: "Difference") -> dict[str, object]:
    return {"kind": one.kind, "file": one.file, "line": one.line, "key": one.key, "here": one.here, "there": one.there}
