"""Runs ``reserve`` in this process, with settings and a width of its own: what surrounds the tests must not fold a table."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from dashboards.cli.app import app
from dashboards.settings import settings


class Reserve:
    """``run("users", "list")`` answers with exit code, standard output and standard error."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {"COLUMNS": "250"} | environment

    def run(self, *arguments: str, **environment: str) -> Result:
        settings.cache_clear()
        result = CliRunner().invoke(app, list(arguments), env=self.environment | environment, catch_exceptions=False)
        settings.cache_clear()
        return result

    def fine(self, *arguments: str, **environment: str) -> str:
        """The output of a command that must succeed."""
        result = self.run(*arguments, **environment)
        assert result.exit_code == 0, result.output
        return result.stdout

    def read_json(self, *arguments: str, **environment: str) -> Any:
        """The JSON that a command prints."""
        return json.loads(self.run(*arguments, "--json", **environment).stdout)
