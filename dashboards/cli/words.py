"""The words of the command line in the language of ``RESERVE_LANGUAGE``."""

import os
from functools import cache
from typing import TypedDict

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table


def language() -> Language:
    """The language of this process: ``en`` when asked for, otherwise Chinese."""
    return "en" if os.environ.get("RESERVE_LANGUAGE", "").strip().lower() == "en" else "zh"


@cache
def texts() -> dict[str, Bilingual]:
    """All words by code."""
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("texts.csv", "dashboards.cli")}


def t(code: str, /, **figures: object) -> str:
    """A sentence with its figures filled in; an unknown code raises ``KeyError``."""
    return texts()[code].format(**figures).text(language())


class Help(TypedDict):
    """Help of a command, whole and in the list of commands."""

    help: str
    short_help: str


def helped(code: str) -> Help:
    """Help of a command: the list of commands shows the first sentence, the command's own help the example below it."""
    text = t(code)
    short, mark, example = text.partition("例：" if language() == "zh" else "Example:")
    return {"help": f"{short.strip()}\n\n{mark}{example}" if mark else text, "short_help": short.strip()}


def translate_panels() -> None:
    """Titles of the panels in help texts."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = t("panel.options")
    rich_utils.ARGUMENTS_PANEL_TITLE = t("panel.arguments")
    rich_utils.COMMANDS_PANEL_TITLE = t("panel.commands")
