"""``reserve law``: a value on a day in a place, what is to be verified, whether the library holds together, search, counts."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import Json
from dashboards.cli.console import FINDINGS, MISSING, fail, note, say, show_json, show_table
from dashboards.cli.files import read_date
from dashboards.cli.words import helped, language, t
from reserve.parameters.model import STATUSES, Value, status_label

if TYPE_CHECKING:
    from reserve.parameters.shelf import Shelf

app = typer.Typer(no_args_is_help=True)
AsOf = Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help=t("help.law.as_of"))]
Folder = Annotated[Path | None, typer.Option(metavar="FOLDER", help=t("help.law.folder"))]
Area = Annotated[str, typer.Option(metavar="CODE", help=t("help.law.area"))]


@app.command("show", **helped("help.law.show"))
def show(
    path: Annotated[str, typer.Argument(metavar="PATH", help=t("help.law.path"))],
    as_of: AsOf,
    area: Area = "330000",
    *,
    as_json: Json = False,
) -> None:
    """The value at an address, its editions, and which pack answers."""
    from reserve.parameters.answers import explain
    from reserve.parameters.shelf import shelf
    from reserve.parameters.wording import in_words

    found = explain(path, read_date(as_of), area)
    known = shelf().by_path.get(path, ())
    if not known:
        near = shelf().similar(path)[:8]
        raise fail(t("law.unknown", path=path, near=", ".join(near) or "-"), MISSING)
    if as_json:
        show_json({"path": path, "as_of": found.as_of, "area": area, "value": found.value, "asked": found.asked, "editions": known})
    else:
        value = found.value
        if value is not None:
            say(f"{_name(value)}: {in_words(value, language())}  [{status_label(value.status).text(language())}]")
            say(value.citation.text(language()))
            if value.quote:
                say(f"“{value.quote}”")
            taken = "law.origin_house" if value.status == "house" else "law.origin"
            say(t(taken, origin=value.origin, day=value.checked_on))
        note(found.text(language()))
        show_table(("law_area", "law_held", "law_said", "citation", "law_status"), [_edition(one) for one in known], title=path)
    if found.value is None:
        raise fail(t("law.nothing_holds", path=path, day=found.as_of, area=area), MISSING)


@app.command("search", **helped("help.law.search"))
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help=t("help.law.text"))], *, folder: Folder = None, as_json: Json = False
) -> None:
    """Values that hold a figure or speak of a word."""
    from reserve.parameters.search import find

    found = find(text, _shelf(folder).packs)
    if as_json:
        show_json(found)
    elif found:
        _list(found)
    if not found:
        raise fail(t("law.search_nothing", text=text), MISSING)


@app.command("unverified", **helped("help.law.unverified"))
def unverified(*, as_json: Json = False) -> None:
    """What is still to be verified, by document, with how much of it is in use."""
    from dashboards.pages.law.usage import most_used, usage
    from reserve.parameters.shelf import shelf

    values = [value for value in shelf().values if value.status == "unverified"]
    resting = most_used({value.path for value in values}, usage())
    counts = Counter(value.citation.document for value in values)
    used = Counter(value.citation.document for value in values if resting[value.path])
    order = sorted(counts, key=lambda code: (-used[code], -counts[code], code))
    if as_json:
        show_json([{"document": code, "unverified": counts[code], "in_use": used[code]} for code in order])
        return
    rows = [(_document(code), counts[code], used[code]) for code in order]
    show_table(("law_document", "law_unverified", "law_used"), rows, numbers=("law_unverified", "law_used"))
    say(t("law.unverified_total", count=counts.total(), used=used.total()))


@app.command("count", **helped("help.law.count"))
def count(*, as_json: Json = False) -> None:
    """How many values each document gives, by status."""
    from reserve.parameters.shelf import shelf

    law = shelf()
    found = [(document.code, law.counts[document.code]) for document in law.documents() if law.counts[document.code].total()]
    if as_json:
        show_json([{"document": code, **{status: counts[status] for status in STATUSES}} for code, counts in found])
        return
    columns = tuple(f"law_{status}" for status in STATUSES)
    rows = [(_document(code), *(counts[status] for status in STATUSES), counts.total()) for code, counts in found]
    total = Counter(value.status for value in law.values)
    rows.append((t("law.total"), *(total[status] for status in STATUSES), total.total()))
    show_table(("law_document", *columns, "law_total"), rows, numbers=(*columns, "law_total"))


@app.command("check", **helped("help.law.check"))
def check(*, folder: Folder = None, as_json: Json = False) -> None:
    """Read every file; find values without citation, without use or reason, and addresses that were never recorded."""
    from dashboards.pages.law.usage import Usage, find_uses
    from dashboards.pages.law.written import declared, slips_of_the_pen
    from reserve.parameters.integrity import faults, idle, unread

    law = _shelf(folder, whole=True)
    used, written = Usage(find_uses(law)).of, [*declared(), *slips_of_the_pen(law)]
    found = list(faults(law, used, written))
    if as_json:
        show_json(found)
    elif found:
        rows = [(t(f"law.fault.{one.kind}"), one.path, one.where, one.near) for one in found]
        show_table(("law_fault", "law_path", "where", "law_near"), rows)
    if found:
        raise fail(t("law.faults", count=len(found)), FINDINGS)
    if not as_json:
        say(t("law.sound", values=len(law.values), paths=len(law.by_path), documents=len(law.packs.documents)))
        kept = Counter(one.reference.kept for one in unread(law, used))
        for beginning in idle(law, used, written):
            note(t("law.idle", path=beginning))
        say(t("law.unread_total", shown=kept["shown"], waiting=kept["waiting"]))


@app.command("unread", **helped("help.law.unread"))
def not_read(*, as_json: Json = False) -> None:
    """What no rule computes with, counted by the reason for keeping it; as JSON each address with its reason."""
    from dashboards.pages.law.usage import usage
    from reserve.parameters.integrity import unread

    found = unread(_shelf(None), usage().of)
    if as_json:
        show_json([{"path": one.path, "kept": one.reference.kept, "reason": one.reference.reason} for one in found])
        return
    counts = Counter(one.reference for one in found)
    order = sorted(counts, key=lambda one: (one.kept, -counts[one], one.beginning))
    rows = [(one.kept_words.text(language()), one.beginning, counts[one], one.reason.text(language())) for one in order]
    show_table(("law_kept", "law_path", "law_unread", "law_reason"), rows, numbers=("law_unread",))
    kept = Counter(one.reference.kept for one in found)
    say(t("law.unread_total", shown=kept["shown"], waiting=kept["waiting"]))


def _shelf(folder: Path | None, *, whole: bool = False) -> "Shelf":
    """The shipped law, or that of ``folder``; ``whole`` reads the shipped files anew. A file that cannot be read ends the command."""
    from importlib.resources import files

    from reserve.parameters.loader import load
    from reserve.parameters.shelf import Shelf, shelf
    from reserve.parameters.yaml_reader import ParameterFileError

    if folder is None and not whole:
        return shelf()
    if folder is not None and not folder.is_dir():
        raise fail(t("law.folder_missing", folder=folder), MISSING)
    try:
        return Shelf(load(folder or files("reserve.parameters") / "data"))
    except ParameterFileError as error:
        raise fail(t("law.unreadable", why=error.text(language())), FINDINGS) from error


def _list(values: tuple[Value, ...]) -> None:
    from reserve.parameters.wording import in_words

    rows = [
        (_name(v), in_words(v, language()), v.citation.text(language()), status_label(v.status).text(language()), v.path) for v in values
    ]
    show_table(("law_name", "law_said", "citation", "law_status", "law_path"), rows)


def _edition(value: Value) -> tuple[object, ...]:
    from reserve.parameters.shelf import shelf
    from reserve.parameters.wording import in_words

    last: dt.date | None = shelf().last_day(value)
    held = f"{value.valid_from} – {last or ''}".strip()
    return (value.area, held, in_words(value, language()), value.citation.text(language()), status_label(value.status).text(language()))


def _name(value: Value) -> str:
    return value.label.text(language()) if value.label else value.path


def _document(code: str) -> str:
    from reserve.parameters import documents

    document = documents()[code]
    return f"{document.number} {document.title.text(language())}".strip()
