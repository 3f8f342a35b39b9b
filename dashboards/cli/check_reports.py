"""``reserve check --report`` and ``--verify``: the auditor's copy of a formal verdict, written and verified."""

from pathlib import Path
from typing import Any

from dashboards.cli.acting import acting
from dashboards.cli.console import USAGE, fail, note, say
from dashboards.cli.files import read_file, write_file
from dashboards.cli.words import language, t


def write_report(code: str, login: str | None, output: str, *, version: int | None, tongue: str | None, force: bool) -> None:
    """Write the report on a project; the ending of ``output`` says in which form."""
    from reserve.services import check_report
    from reserve.vocabulary.language import LANGUAGES

    if login is None:
        raise fail(t("check.needs_as"), USAGE)
    chosen = next((one for one in LANGUAGES if one == (tongue or language())), None)
    if chosen is None:
        raise fail(t("check.language_unknown", language=tongue, known=", ".join(LANGUAGES)), USAGE)
    kind = Path(output).suffix.lower().removeprefix(".")
    with acting(login) as who:
        download = check_report(who.desk, who.session_id, code, kind, version=version, language=chosen)
    write_file(output, download.content, force=force)


def verify_report(file: str, login: str | None) -> None:
    """Say whether a JSON report agrees with itself and, with an account, with the library. A difference ends the command."""
    from reserve.exchange.check_report import read_report, verify
    from reserve.exchange.verdict_bundle import is_bundle, verify_bundle

    content, name = read_file(file), Path(file).name
    if is_bundle(content):
        index = verify_bundle(content, name)
        say(t("check.verified_bundle", batch=index["batch"], count=len(index["projects"]), digest=index["digest"]))
        return
    report = read_report(content, name)
    verify(report)
    said = {"code": report["project"]["code"], "number": report["version"]["number"], "digest": report["digest"]}
    say(t("check.verified_itself", **said))
    if login is None:
        note(t("check.verify_more"))
        return
    _against_library(report, login)
    say(t("check.verified_library", **said))


def _against_library(report: dict[str, Any], login: str) -> None:
    from reserve.exchange.check_report import compare
    from reserve.services import kept_report

    with acting(login) as who:
        project, version, event = str(report["project"]["code"]), int(report["version"]["number"]), int(report["audit"]["number"])
        compare(report, kept_report(who.desk, who.session_id, project, version, event))
