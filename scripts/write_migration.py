"""Write the migration that brings the database to what the dictionary of fields and the tables say: the difference, never by hand.

``python scripts/write_migration.py "Why, in a sentence"`` climbs to the newest migration in an empty file, compares, and writes the next
numbered file beside the others, with the way back for those who try it out: the program itself only ever climbs, and what a column held is
lost on the way back. Where nothing differs it writes nothing and says so. Comments of columns are kept by PostgreSQL alone and
are not compared here: who rewords the English label of a field that has a column adds the line for its comment.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops

from reserve.store.engine import make_engine
from reserve.store.migrate import newest, upgrade
from reserve.store.migrations.rendering import render_item
from reserve.store.schema import metadata

VERSIONS = Path(__file__).parents[1] / "reserve" / "store" / "migrations" / "versions"
_HEAD = '''"""{sentence}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


'''


def difference() -> tuple[str, str] | None:
    """The migration from the newest revision to the tables of the program, and the way back; None where nothing differs."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        try:
            upgrade(engine)
            with engine.connect() as connection:
                context = MigrationContext.configure(
                    connection, opts={"compare_type": True, "render_item": render_item, "render_as_batch": True}
                )
                found = produce_migrations(context, metadata)
        finally:
            engine.dispose()
    up, down = found.upgrade_ops, found.downgrade_ops
    if not isinstance(up, ops.UpgradeOps) or not isinstance(down, ops.DowngradeOps) or up.is_empty():
        return None
    return _body(up), _body(down)


def _body(steps: ops.UpgradeOps | ops.DowngradeOps) -> str:
    written = render_python_code(steps, render_as_batch=True, render_item=render_item)
    return "\n".join(line.rstrip() for line in written.splitlines() if not line.strip().startswith("#")).lstrip()


def write(sentence: str) -> Path | None:
    """Write the next migration; None where nothing differs."""
    before = newest()
    found = difference()
    if found is None:
        return None
    up, down = found
    revision = f"{int(before) + 1:04d}"
    name = "_".join(re.findall(r"[a-z0-9]+", sentence.lower())[:6])
    path = VERSIONS / f"{revision}_{name}.py"
    head = _HEAD.format(sentence=sentence.rstrip(".") + ".", revision=revision, before=before)
    climb = f"def upgrade() -> None:  # noqa: PLR0915 - one line for each column\n    {up}\n"
    path.write_text(f"{head}{climb}\n\ndef downgrade() -> None:\n    {down}\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True, timeout=60)
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('usage: python scripts/write_migration.py "Why, in a sentence"')
    made = write(sys.argv[1].strip())
    print(f"written: {made}" if made else "the migrations already say what the tables say: nothing to write")
