"""A new row of the dictionary of fields becomes the migration that adds exactly its column, and the way back."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.xdist_group("write_migration")

ROOT = Path(__file__).parents[2]
SCRIPT = """
import json, sys
from scripts.write_migration import write
from sqlalchemy import inspect
from alembic import command
from reserve.store.engine import make_engine
from reserve.store.migrate import _config, newest, rebuilding

before = newest()
path = write("A field for the test")
print(path, file=sys.stderr)
engine = make_engine("sqlite:///" + sys.argv[1])
columns = lambda table: {one["name"]: str(one["type"]) for one in inspect(engine).get_columns(table)}
seen = []
folder = str(path.parents[1])
for step in (before, newest(), before):
    with rebuilding(engine) as connection:
        go = command.downgrade if seen[1:] else command.upgrade
        go(_config(folder, connection), step)
    seen.append({table: columns(table) for table in ("project_facts", "project_components")})
print(json.dumps({"file": path.name, "text": path.read_text(), "seen": seen, "again": write("Once more")}))
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A copy of the program whose dictionary has two rows more, and what the script made of it."""
    folder = tmp_path_factory.mktemp("product")
    for package in ("reserve", "scripts"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    table = folder / "reserve" / "vocabulary" / "fields.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_name = {row["name"]: row for row in rows}
    wind = by_name["site_altitude_m"] | {
        "name": "site_wind_speed",
        "label_zh": "风速",
        "label_en": "Wind speed",
        "type": "integer",
        "unit": "",
    }
    note = by_name["component_content"] | {"name": "component_remark", "label_zh": "说明", "label_en": "Remark"}
    with table.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows([*rows, wind | {"accepted_units": ""}, note])
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder / "library.db")],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_next_number_and_the_reason_are_its_name(written: dict[str, Any]) -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "reserve" / "store" / "migrations" / "versions").glob("[0-9]*.py"))
    assert written["file"] == f"{numbers[-1] + 1:04d}_a_field_for_the_test.py"
    assert written["text"].startswith('"""A field for the test."""')
    assert f'down_revision = "{numbers[-1]:04d}"' in written["text"]


def test_it_adds_exactly_the_columns_of_the_new_fields(written: dict[str, Any]) -> None:
    assert written["text"].count("add_column(") == 2
    assert 'sa.Column("site_wind_speed", sa.BigInteger(), nullable=True, comment="Wind speed")' in written["text"]
    before, after, _ = written["seen"]
    assert {table: set(after[table]) - set(before[table]) for table in before} == {
        "project_facts": {"site_wind_speed"},
        "project_components": {"component_remark"},
    }
    assert all(before[table].items() <= after[table].items() for table in before)


def test_what_the_migrations_already_say_is_not_written_again(written: dict[str, Any]) -> None:
    assert written["again"] is None


def test_the_way_back_takes_away_exactly_what_it_added(written: dict[str, Any]) -> None:
    before, _, back = written["seen"]
    assert back == before
    assert written["text"].count("drop_column(") == 2
    assert "op.drop_table" not in written["text"]
