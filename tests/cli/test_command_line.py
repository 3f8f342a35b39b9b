"""How the command line speaks: help, languages, exit codes, terminals."""

import os
import re
import resource
import subprocess
import sys

import pytest
import typer

from dashboards.cli.app import app, exit_code
from dashboards.cli.console import harmless, plain
from dashboards.cli.words import texts
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused, ReserveError

COMMANDS = ("serve", "version", "init", "demo", "import", "check", "rank", "export", "users", "lists", "audit")


def test_help_names_every_command_and_the_exit_codes(reserve):
    shown = reserve.fine("--help")
    assert all(re.search(rf"\b{command}\b", shown) for command in COMMANDS)
    assert "退出码：0 正常" in shown


def test_help_answers_quickly_and_imports_nothing_heavy():
    code = (
        "import sys, time; start = time.perf_counter(); import dashboards.cli.app; "
        "heavy = {'pandas', 'sqlalchemy', 'great_expectations', 'voila', 'openpyxl', 'xlsxwriter', 'numpy'} & set(sys.modules); "
        "print(time.perf_counter() - start); sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("users", "lists", "audit", "version", "init", "demo")])
def test_help_of_a_command_teaches_by_example(reserve, command):
    assert f"例：reserve {command}" in " ".join(reserve.fine(command, "--help").split())


def test_english_is_a_matter_of_one_variable():
    environment = os.environ | {"RESERVE_LANGUAGE": "en", "COLUMNS": "200"}
    done = subprocess.run([sys.executable, "-m", "dashboards.cli", "--help"], check=True, capture_output=True, text=True, env=environment)
    assert "Exit codes: 0 fine" in done.stdout
    assert not re.search(r"[\u4e00-\u9fff]", done.stdout)
    wrong = subprocess.run([sys.executable, "-m", "dashboards.cli", "rank"], check=False, capture_output=True, text=True, env=environment)
    assert (wrong.returncode, wrong.stderr) == (2, "--as is missing. See: reserve rank --help\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rank",), "缺少 --as"),
        (("check",), "缺少 TARGET"),
        (("check", "x", "--mappin", "y"), "没有选项 --mappin，是否指 --mapping"),
        (("rank", "B", "--as", "x", "--top", "many"), "--top 的值有误"),
        (("frobnicate",), "用法有误"),
        (("rank", "--as", "x"), "请给出批次编号"),
        (("rank", "B", "--as", "x", "--budget", "1"), "请给出批次编号"),
        (("rank", "--as", "x", "--programme", "p", "--budget", "1"), "请给出批次编号"),
    ],
)
def test_wrong_usage_is_said_in_the_language_of_the_reader_and_ends_with_2(reserve, arguments, said):
    result = reserve.run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("kind", "code"), [(BadInput, 2), (Refused, 3), (Conflict, 3), (NotAllowedNow, 3), (NotFound, 4), (ReserveError, 1)]
)
def test_each_kind_of_error_has_its_exit_code(kind, code):
    assert exit_code(kind("field_unknown", path="x")) == code


def test_terminal_commands_in_names_are_shown_and_not_obeyed():
    attack = "水泥\x1b]0;owned\x07\x1b[2J\u202e厂\r改"
    assert "\x1b" in attack
    assert not set(harmless(attack)) & {"\x1b", "\x07", "\r", "\u202e"}
    assert harmless("第一\n第二") == "第一 第二"


def test_markup_in_a_name_is_text_in_a_table(staffed):
    staffed.fine("users", "add", "markup", "--name", "[red]红[/red]", "--unit", "330522", "--role", "county_clerk")
    assert "[red]红[/red]" in staffed.fine("users", "list")


def test_json_keeps_amounts_exact():
    from decimal import Decimal

    assert plain({"a": Decimal("8604.023257"), "b": frozenset({"y", "x"})}) == {"a": "8604.023257", "b": ["x", "y"]}


def test_every_word_exists_in_both_languages_with_the_same_figures():
    for code, text in texts().items():
        assert set(re.findall(r"(?<!{){(\w+)}", text.zh)) == set(re.findall(r"(?<!{){(\w+)}", text.en)), code


def test_command_page_describes_every_command_and_option():
    from pathlib import Path

    page = Path("docs/cli.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)

    def walk(command, path):
        if hasattr(command, "commands"):
            for name, child in command.commands.items():
                yield from walk(child, f"{path} {name}")
        else:
            yield path, command

    for path, command in walk(group, "reserve"):
        assert f"`{path}" in page, path
        for option in (o for p in command.params for o in p.opts if o.startswith("--") and o not in ("--help", "--json")):
            assert option in page, f"{path} {option}"


def test_version_is_that_of_the_distribution(reserve):
    assert re.fullmatch(r"retrofit-reserve \d+\.\d+\.\d+\n", reserve.fine("version"))


def test_starting_the_program_costs_less_than_half_a_second_of_one_core():
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "dashboards.cli", "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.5
