"""All commands, and how an error becomes a sentence and an exit code."""

from typing import Any

import typer
from typer.core import TyperGroup

from dashboards.cli import (
    auditing,
    backing_up,
    batch,
    checking,
    doctor,
    entitlement,
    importing,
    installing,
    lab,
    law,
    library,
    official_lists,
    peers,
    people,
    quality,
    ranking,
    register,
    rules,
    serving,
    waivers,
)
from dashboards.cli.console import FINDINGS, MISSING, REFUSED, USAGE, fail, note
from dashboards.cli.words import language, t
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused, ReserveError


def exit_code(error: ReserveError) -> int:
    """2 for input, 3 for what may not be done (now), 4 for what is not there, 1 for the rest."""
    match error:
        case BadInput():
            return USAGE
        case Refused() | Conflict() | NotAllowedNow():
            return REFUSED
        case NotFound():
            return MISSING
        case _:
            return FINDINGS


_UsageError: type[Any] = typer.BadParameter.__mro__[1]


def usage_text(error: Any) -> str:
    """What is wrong with the way a command was typed, in the language of the reader."""
    command = error.ctx.command_path if error.ctx else "reserve"
    param = getattr(error, "param", None)
    name = next((o for o in param.opts if o.startswith("-")), param.metavar or param.name) if param else getattr(error, "option_name", None)
    match type(error).__name__:
        case "MissingParameter":
            return t("usage.missing", name=name, command=command)
        case "NoSuchOption":
            like = t("usage.like", names=", ".join(error.possibilities)) if error.possibilities else ""
            return t("usage.option", name=name, like=like, command=command)
        case "BadParameter" if name:
            return t("usage.value", name=name, why=error.message)
        case _:
            return t("usage.other", why=error.format_message(), command=command)


class ReserveGroup(TyperGroup):
    """Says an error meant for a person as its sentence, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ReserveError as error:
            if error.code == "password_change_needed":
                note(t("demo_needed"))
            raise fail(error.text(language()), exit_code(error)) from error
        except _UsageError as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                raise
            raise fail(usage_text(error), USAGE) from error


app = typer.Typer(
    cls=ReserveGroup,
    help=t("app"),
    epilog=t("epilog"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (serving, installing, importing, checking, ranking, entitlement, quality, backing_up, doctor):
    commands.register(app)
app.add_typer(batch.app, name="batch", help=t("help.batch_group"))
app.add_typer(people.app, name="users", help=t("help.users"))
app.add_typer(official_lists.app, name="lists", help=t("help.lists"))
app.add_typer(register.app, name="register", help=t("help.register"))
app.add_typer(law.app, name="law", help=t("help.law"))
app.add_typer(rules.app, name="rules", help=t("help.rules"))
app.add_typer(library.app, name="library", help=t("help.library"))
app.add_typer(waivers.app, name="waivers", help=t("help.waivers"))
app.add_typer(peers.app, name="peers", help=t("help.peers"))
app.add_typer(lab.app, name="lab", help=t("help.lab"))
app.add_typer(auditing.app, name="audit", help=t("help.audit"))
