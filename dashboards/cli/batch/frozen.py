"""``reserve batch freeze``, ``unfreeze``, ``reproduce`` and ``verify``: the last two need no database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import FINDINGS, MISSING, USAGE, fail, note, progress, say, show_json
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reserve.frozen.verify import Difference, Verdict

_SHOWN = 20
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=t("help.frozen"))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("freeze", **helped("help.batch_freeze"))(freeze)
    group.command("unfreeze", **helped("help.batch_unfreeze"))(unfreeze)
    group.command("reproduce", **helped("help.batch_reproduce"))(reproduce)
    group.command("verify", **helped("help.batch_verify"))(verify_frozen)


def freeze(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=t("help.frozen_out"))],
    login: As,
    force: Annotated[bool, typer.Option("--force", help=t("help.frozen_force"))] = False,
) -> None:
    """Freeze a ranked batch, or take one that is frozen already, and write its folder."""
    from reserve.frozen.folder import files_of, may_write, write_folder
    from reserve.frozen.table import COPY, rows_table
    from reserve.services import export_frozen, freeze_batch, read_batch, read_frozen
    from reserve.services.batches.read_frozen import is_frozen

    may_write(out, force=force)
    with acting(login) as who:
        if is_frozen(read_batch(who.desk, who.session_id, batch).state):
            done = read_frozen(who.desk, who.session_id, batch)
        else:
            with progress() as step:
                done = freeze_batch(who.desk, who.session_id, batch, lambda so_far, total, *_: step(so_far, total, "rank"))
        files = files_of(export_frozen(who.desk, who.session_id, batch).content, batch)
    write_folder(out, {**files, COPY: rows_table(files)}, force=force)
    say(t("frozen.done", batch=batch, count=done.projects, digest=done.digest))
    note(t("frozen.written", count=len(files) + 1, out=out))


def unfreeze(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    reason: Annotated[str, typer.Option("--reason", help=t("help.unfreeze_reason"))],
    login: As,
) -> None:
    """Undo the freezing of a batch."""
    from reserve.services import unfreeze_batch
    from reserve.vocabulary.tracks import batch_states

    with acting(login) as who:
        state = unfreeze_batch(who.desk, who.session_id, batch, reason)
    say(t("frozen.undone", batch=batch, state=batch_states()[state].label.text(language())))


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

    files = _files(folder)
    with progress() as step:
        found = verify(files, progress=lambda so_far, total, *_: step(so_far, total, "rank"))
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
    with progress() as step:
        found = verify(files, expected, lambda so_far, total, *_: step(so_far, total, "rank"))
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
    """Say what differs, the first of it in plain words, and end with exit code 1; nothing where all is as it was."""
    differing = [*found.differences, *more]
    if as_json:
        show_json(
            {
                "digest": found.digest, "holds": not differing, "projects": found.projects, "decided_otherwise": found.decided_otherwise,
                "told_otherwise": found.told_otherwise, "changed_code": found.changed_code, "unasked": found.unasked,
                "first": found.first,
                "differences": [{"message": one.message, **_parts(one)} for one in differing],
            }
        )  # fmt: skip
    if not differing:
        return
    if not as_json:
        if found.first is not None:
            say(found.first.text(language()))
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
